/**
 * What is wrong, as a whole sentence. The contract says it as the end of one, to be read after the field's name
 * (`must be a MAC address`); a fault that is a sentence already only gets its full stop.
 */
export function faultSentence(label: string | undefined, fault: string): string {
  const text = fault.trim()
  if (text === '') return ''
  const predicate = /^(?:must|is|has|was|names|does|lies|cannot)\b/.test(text)
  // `MAC address must be a MAC address` says it twice.
  const twice = label !== undefined && text.toLowerCase().includes(label.toLowerCase())
  const subject = label === undefined || twice ? 'This' : label
  // A host name in front is written as it is.
  const sentence = predicate
    ? `${subject} ${text}`
    : /^[a-z]+(?![\w.:-])/.test(text)
      ? text.charAt(0).toUpperCase() + text.slice(1)
      : text
  return /[.!?…]$/u.test(sentence) ? sentence : `${sentence}.`
}
