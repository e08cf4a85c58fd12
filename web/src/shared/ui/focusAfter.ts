/** Where one goes on by keys after a dialog: at what opened it, at the button of the menu that it was chosen in, or at the page's heading. */
export function focusAfter(opener: Element | null) {
    const ofMenu = opener?.closest("[role=menu]")?.getAttribute("aria-labelledby");
    const meant = ofMenu ? document.getElementById(ofMenu) : opener;
    const isThere = meant instanceof HTMLElement && meant.isConnected && meant !== document.body;
    (isThere ? meant : document.querySelector<HTMLElement>("main h1"))?.focus({ preventScroll: true });
}
