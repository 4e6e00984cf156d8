// The host's strip: what has been used and what that costs, against what is held.
const strip = find('[data-strip]');
let nearness = 'far';

function drawStrip(now) {
  if (!strip) {
    return;
  }
  strip.hidden = !now;
  if (!now) {
    return;
  }
  const { line, share, near, lines, words: about, reached, ends } = now;
  find('[data-strip-line]').textContent = line;
  const bar = find('[data-strip-bar]');
  bar.setAttribute('aria-valuenow', Math.min(100, Math.floor(share / 10)));
  bar.setAttribute('aria-valuetext', line);
  find('[data-strip-fill]').style.width = `${Math.min(100, share / 10)}%`;
  strip.dataset.near = near;
  const at = (instant) => clockTime.format(new Date(instant));
  const foretold = reached && !ends ? named('strip-reaches', at(reached)) : '';
  const warning = ends ? named('strip-ends', at(ends)) : near === 'far' ? '' : `${about} ${foretold}`.trim();
  find('[data-strip-warning]').textContent = warning;
  find('[data-strip-warning]').hidden = !warning;
  find('[data-strip-add]').hidden = !warning;
  if (near !== nearness) {
    nearness = near;
    say(warning);
  }
  find('[data-strip-foretold]').textContent = foretold;
  find('[data-strip-lines]').replaceChildren(...lines.flatMap(([name, used]) => [
    el('dt', { textContent: name }), el('dd', { textContent: used }),
  ]));
}

// Everybody else is told when the session ends because it is used up.
function drawEnd(at) {
  const place = find('[data-ends]');
  if (place) {
    place.textContent = at ? named('ends', clockTime.format(new Date(at))) : '';
    place.hidden = !at;
  }
}
