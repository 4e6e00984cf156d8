// A small PDF file with a line of text on each page.

export function pdf(lines) {
  const pages = lines.map((_, n) => `${4 + 2 * n} 0 R`).join(' ');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${lines.length}/Kids[${pages}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  lines.forEach((line, n) => {
    const drawing = `0.9 0.95 1 rg 20 20 680 365 re f 0 g BT /F1 36 Tf 60 200 Td (${line}) Tj ET`;
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 720 405]/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + 2 * n} 0 R>>`,
      `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`,
    );
  });
  let file = '%PDF-1.4\n';
  const places = objects.map((object, n) => {
    const place = file.length;
    file += `${n + 1} 0 obj${object}endobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const begin = file.length;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${begin}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

// As a file that somebody chooses.
export const pdfFile = (name, lines) => ({ name, mimeType: 'application/pdf', buffer: pdf(lines) });
