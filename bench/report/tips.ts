/** Shows what is under the pointer. The report is whole without it: every figure is in a table too. */
export const tipScript = `
(() => {
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  document.body.append(tip);
  // A finger does not hover: it taps.
  for (const kind of ['pointermove', 'pointerdown']) document.addEventListener(kind, (event) => {
    const marked = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
    tip.hidden = marked === null;
    if (marked === null) return;
    tip.textContent = marked.getAttribute('data-tip');
    const left = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8);
    tip.style.left = Math.max(8, left) + 'px';
    tip.style.top = Math.max(8, event.clientY - tip.offsetHeight - 12) + 'px';
  });
})();
`;
