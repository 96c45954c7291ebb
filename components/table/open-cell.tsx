/** The cell that opens the panel of its row: the text in full as tooltip, cut short where there is no room. */
export function OpenCell({ text, onOpen }: { text: string; onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      title={text}
      className="data block max-w-full truncate text-left font-medium hover:text-accent hover:underline max-sm:whitespace-normal"
    >
      {text}
    </button>
  )
}
