// Small comforts. Every page works without them.
'use strict';

// The time zone, so that the next page can show times on the reader's clock.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `tz=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

// The first page does not know the zone yet: the reader's time is written here.
for (const place of document.querySelectorAll('[data-your-time]')) {
  const { starts, ends, sentence: words } = place.dataset;
  const language = document.documentElement.lang;
  const write = (instant, options, timeZone) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone }).format(new Date(instant));
  // French writes 14 h 30, and 14 h for a whole hour.
  const french = (_, hours, minutes) => `${Number(hours)}\u00a0h${minutes === '00' ? '' : `\u00a0${minutes}`}`;
  const hour = (instant) => {
    const text = write(instant, clock, zone);
    return language === 'fr' ? text.replace(/^(\d+):(\d+)$/, french) : text;
  };
  const dash = language === 'fr' ? '\u00a0– ' : '–';
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const day = { weekday: 'short', day: 'numeric', month: 'short' };
  const all = { ...day, ...clock };
  const differs = [starts, ends].some((at) => write(at, all, zone) !== write(at, all, place.dataset.zone));
  if (zone && differs) {
    const otherDay = [starts, ends].some((at) => write(at, day, zone) !== write(starts, day, place.dataset.zone));
    const from = `${otherDay ? `${write(starts, day, zone)}, ` : ''}${hour(starts)}`;
    // The sign in such a name is the other way round.
    const hours = /^Etc\/GMT([+-])(\d+)$/.exec(zone);
    const named = zone.split('/').pop().replaceAll('_', ' ');
    const city = hours ? `UTC${hours[1] === '+' ? '−' : '+'}${hours[2]}` : named;
    place.textContent = words.replace('{time}', `${from}${dash}${hour(ends)}`).replace('{zone}', city);
    place.hidden = false;
  }
}

// How long the seat is still kept. Counted from the page's making, because clocks differ.
for (const hold of document.querySelectorAll('[data-hold]')) {
  const { secondsLeft, leftZero, leftOne, leftTwo } = hold.dataset;
  const left = hold.querySelector('[data-hold-left]');
  const count = () => {
    const seconds = Number(secondsLeft) - performance.now() / 1000;
    if (seconds <= 0) {
      left.hidden = true;
      hold.classList.add('lost');
      for (const words of document.querySelectorAll('[data-ended]')) {
        words.textContent = words.dataset.ended;
      }
      // Without a seat there is nothing to pay: the button asks for another one, as it does on a page made now.
      for (const button of document.querySelectorAll('[data-again]')) {
        Object.assign(button, { name: 'seat', value: 'again', textContent: button.dataset.again });
      }
      return;
    }
    const minutes = Math.floor(seconds / 60);
    left.textContent = minutes > 1 ? leftTwo.replace('2', minutes) : minutes === 1 ? leftOne : leftZero;
    left.hidden = false;
    setTimeout(count, 1000);
  };
  count();
}

// What a form would lead to is said while it is filled in. The same form is sent as with its button "Check".
for (const form of document.querySelectorAll('form[data-live]')) {
  const place = form.querySelector('[data-summary]');
  let timer;
  let asking;
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set('action', 'check');
    try {
      const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = answer.ok && page.querySelector('[data-summary]');
      if (fresh) {
        place.replaceChildren(...fresh.childNodes);
      }
    } catch {
      // The button says it as well.
    }
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// A card's number is printed in groups and its date with a stroke, and the gateway takes digits alone: the rest is left out as it is
// typed. What is wrong is said beside its field; without script the browser says it. Nothing of a card is kept or sent from here.
for (const form of document.querySelectorAll('form[data-card]')) {
  // The last digit of every card's number follows from the others.
  const adds_up = (number) => {
    const digits = [...number].reverse().map(Number);
    const weighed = digits.map((digit, place) => (place % 2 ? (digit * 2) - (digit > 4 ? 9 : 0) : digit));
    return weighed.reduce((sum, digit) => sum + digit, 0) % 10 === 0;
  };
  for (const field of form.querySelectorAll('[inputmode]')) {
    const problem = document.getElementById(`${field.id}-problem`);
    const words = problem.textContent;
    const { digits } = field.dataset;
    field.removeAttribute('title');
    field.removeAttribute('maxlength');
    field.addEventListener('input', () => {
      // A date that a browser fills in may have its whole year.
      const all = field.value.replace(/\D/g, '');
      const typed = field.autocomplete === 'cc-exp' ? all.replace(/^(\d\d)20(\d\d)$/, '$1$2') : all;
      if (typed !== field.value) {
        field.value = typed;
      }
      field.setCustomValidity(digits && !adds_up(typed) ? digits : '');
      field.removeAttribute('aria-invalid');
      problem.hidden = true;
    });
    field.addEventListener('invalid', (event) => {
      event.preventDefault();
      const { customError, patternMismatch, valueMissing } = field.validity;
      problem.textContent = customError && !patternMismatch && !valueMissing ? digits : words;
      problem.hidden = false;
      field.setAttribute('aria-invalid', 'true');
      form.querySelector('[aria-invalid]').focus();
    });
  }
}

// A second press of a button that pays changes nothing; it only frightens. The server does not rely on this.
document.addEventListener('submit', (event) => {
  if (event.target.dataset.sent) {
    event.preventDefault();
  }
  event.target.dataset.sent = 'yes';
});
addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
  }
});

// A page that the browser kept whole for its Back is for who is still signed in: on a shared computer others press it, too.
addEventListener('pageshow', async (event) => {
  if (!event.persisted || !document.querySelector('form[action="/sign-out"]')) {
    return;
  }
  document.body.style.visibility = 'hidden';
  try {
    const answer = await fetch('/account', { method: 'HEAD', redirect: 'manual' });
    if (!answer.ok) {
      location.replace(location.pathname + location.search);
      return;
    }
  } catch {
    // Without a connection nothing can be asked, and what was typed is not lost.
  }
  document.body.style.visibility = '';
});

// The language menu closes with Escape and when something else is pressed.
for (const menu of document.querySelectorAll('details.menu')) {
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
}
