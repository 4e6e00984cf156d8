// The room: what the server says is put on the page, what people do is sent to it. Everything that others wrote goes in
// as text, never as markup.
'use strict';

const room = document.querySelector('[data-room]');
const find = (selector) => room.querySelector(selector);
const all = (selector) => [...room.querySelectorAll(selector)];
const words = {};
for (const word of find('[data-words]').content.querySelectorAll('[data-w]')) {
  words[word.dataset.w] = word.textContent;
}
const named = (word, name) => words[word].replace('{name}', name);
// A count and its word, in the plural of the language.
const counted = (word, count) => `${count} ${words[`${word}-${plural.select(count)}`] ?? words[`${word}-other`]}`;
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const clockTime = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

// An element with properties, attributes and children; texts become text.
function el(tag, { on = {}, data = {}, attributes = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  for (const [name, listener] of Object.entries(on)) {
    element.addEventListener(name, listener);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const say = (text) => {
  find('[data-says]').textContent = text;
};

function show(part) {
  const before = room.dataset.part;
  room.dataset.part = part;
  document.body.classList.toggle('in-room', part === 'inside');
  if (part === 'gone' && before !== 'gone') {
    find('[data-gone-title]').focus();
  }
}

// Time, on the server's clock.
let clockOffset = Number(room.dataset.now) - Date.now();
const serverNow = () => Date.now() + clockOffset;
const two = (number) => String(number).padStart(2, '0');
function length(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:` : ''}${hours ? two(minutes) : minutes}:${two(seconds % 60)}`;
}
let startedAt = null;
setInterval(() => {
  const left = Number(room.dataset.starts) - serverNow();
  find('[data-countdown]').hidden = left <= 0 || left > 86_400_000;
  find('[data-soon]').hidden = left > 0;
  find('[data-left]').textContent = length(left);
  if (startedAt) {
    find('[data-clock]').textContent = length(serverNow() - startedAt);
  }
}, 500);
