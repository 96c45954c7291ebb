const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

function escaped(character: string): string {
  const code = Number(character.codePointAt(0)).toString(16)
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`
}

/**
 * Text from anybody as one harmless line of a log: control, format (bidirectional overrides, zero width), private and
 * unpaired characters and every blank but the space become `\uXXXX`.
 */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, escaped)
}
