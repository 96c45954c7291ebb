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
  // A name or an address in front is written as it is.
  const named = /\.\w|\d/.test(text.split(' ', 1)[0] ?? '')
  const plain = named ? text : text.charAt(0).toUpperCase() + text.slice(1)
  const sentence = predicate ? `${subject} ${text}` : plain
  return /[.!?…]$/u.test(sentence) ? sentence : `${sentence}.`
}
