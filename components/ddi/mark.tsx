/** The Holdfast mark: two stems tied together, one root in the rock. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.25"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d="M7 2.5v11.5c0 3.5-1.5 5.5-4 7M17 2.5v11.5c0 3.5 1.5 5.5 4 7" />
      <path d="M7 10.5h10M12 10.5v11" />
    </svg>
  )
}
