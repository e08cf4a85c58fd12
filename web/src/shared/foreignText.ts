/**
 * Text from elsewhere — commits, logs, reasons — without what could make it read as something else: control characters, and the marks that turn the direction
 * of writing around. Tags in it do nothing anyway: it is never shown as markup.
 */
export const plain = (text: string): string =>
    text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "\ufffd");
