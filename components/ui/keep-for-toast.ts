/** For modals: pressing a verb of a message, such as Undo, is not pressing beside the panel. */
export function keepForToast(event: { readonly target: EventTarget | null; preventDefault(): void }): void {
  const { target } = event
  if (target instanceof Element && target.closest('[data-sonner-toaster]')) event.preventDefault()
}
