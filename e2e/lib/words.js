// The words on the pages, read from the message catalogues themselves: a test names a message, not its text.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../crates/locale/messages/', import.meta.url));

// The messages of a language as a function from key to a pattern. Anything may stand where the message has a value;
// `exact: false` lets more words follow, such as a hint inside a label.
export function words(language) {
  const messages = new Map();
  for (const file of readdirSync(`${folder}${language}`)) {
    for (const line of readFileSync(`${folder}${language}/${file}`, 'utf8').split('\n')) {
      const message = /^([a-z][a-z0-9-]*) = (.+)$/.exec(line);
      if (message) {
        messages.set(message[1], message[2]);
      }
    }
  }
  return (key, { exact = true } = {}) => {
    const text = messages.get(key);
    if (text === undefined) {
      throw new Error(`no message ${key} of one line in ${language}`);
    }
    const parts = text.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^\\s*${parts.join('.+').replace(/[ \u00a0\u202f]/g, '\\s')}${exact ? '\\s*$' : ''}`, 's');
  };
}
