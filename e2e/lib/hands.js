// Two ways to use a page: with a mouse, and with the keyboard alone. A journey takes either.

import assert from 'node:assert/strict';

const TABS_MAX = 150;

export function mouse(page) {
  return {
    press: (target) => target.click(),
    fill: (target, text) => target.fill(text),
    choose: (target, label) => target.selectOption({ label }),
    tick: (target) => target.check(),
    // One of several round buttons.
    pick: (target) => target.check(),
    // A date field (`2027-05-05`) and a time field (`10:30`).
    fillDate: (target, date) => target.fill(date),
    fillTime: (target, time) => target.fill(time),
  };
}

// Nothing but keys: what cannot be reached with Tab, in order from the top, cannot be used.
export function keyboard(page) {
  const focused = (target) => target.evaluate((element) => element === document.activeElement);
  const reach = async (target) => {
    await target.waitFor();
    for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
      if (await focused(target)) {
        await assertVisibleFocus(target);
        return;
      }
      await page.keyboard.press('Tab');
    }
    assert.fail(`${target} cannot be reached with Tab`);
  };
  return {
    reach,
    press: async (target) => {
      await reach(target);
      await page.keyboard.press('Enter');
    },
    fill: async (target, text) => {
      await reach(target);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
    },
    choose: async (target, label) => {
      await reach(target);
      const chosen = () => target.evaluate((element) => element.selectedOptions[0]?.label);
      // No more letters than it takes.
      for (const letter of label) {
        if ((await chosen()) === label) {
          break;
        }
        await page.keyboard.type(letter);
      }
      assert.equal(await chosen(), label);
    },
    tick: async (target) => {
      await reach(target);
      if (!(await target.isChecked())) {
        await page.keyboard.press('Space');
      }
      assert.ok(await target.isChecked());
    },
    // Tab leads to what is chosen, an arrow to the next.
    pick: async (target) => {
      const name = await target.getAttribute('name');
      await reach(page.locator(`main input[name="${name}"]:checked`));
      for (let steps = 0; steps < TABS_MAX && !(await target.isChecked()); steps += 1) {
        await page.keyboard.press('ArrowDown');
      }
      assert.ok(await target.isChecked());
    },
    // The browser decides whether the day or the month is typed first, and whether the clock has twelve hours or twenty-four:
    // a person sees it, this one tries both.
    fillDate: async (target, date) => {
      await reach(target);
      const [year, month, day] = date.split('-');
      await page.keyboard.type(`${day}${month}${year}`);
      if ((await target.inputValue()) !== date) {
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.type(`${month}${day}${year}`);
      }
      assert.equal(await target.inputValue(), date);
    },
    fillTime: async (target, time) => {
      await reach(target);
      const [hour, minute] = time.split(':');
      const twelve = String(Number(hour) % 12 || 12).padStart(2, '0');
      await page.keyboard.type(`${twelve}${minute}${Number(hour) < 12 ? 'A' : 'P'}`);
      if ((await target.inputValue()) !== time) {
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.type(`${hour}${minute}`);
      }
      assert.equal(await target.inputValue(), time);
    },
  };
}

// A ring, on the element or on what it fills: a link may cover the card around it.
async function assertVisibleFocus(target) {
  const seen = await target.evaluate((element) => {
    const drawn = [element, element.parentElement, element.closest('li, label, article')].filter(Boolean);
    const styles = drawn.flatMap((part) => ['', '::before', '::after'].map((pseudo) => getComputedStyle(part, pseudo)));
    return styles.some(
      ({ outlineStyle, outlineWidth, boxShadow }) =>
        (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || /\d+px [1-9]\d*px( inset)?$/.test(boxShadow),
    );
  });
  assert.ok(seen, `the focus on ${target} cannot be seen`);
}
