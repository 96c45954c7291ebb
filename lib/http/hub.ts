import { TOPICS, type Topic } from '@/lib/core/topic'
import { type ListenState, listenTopics, type TopicListener } from '@/lib/db/topics'

export interface HubListener {
  onTopics(topics: readonly Topic[]): void
  onState?(state: ListenState): void
}

const GATHER_MS = 40

/**
 * One LISTEN for the whole process, started at the first listener. Topics that ring within a moment are told
 * together, so that a sync of thousands of rows is a few messages to a browser.
 */
export class Hub {
  private readonly listeners = new Set<HubListener>()
  private source: TopicListener | null = null
  private gathered = new Set<Topic>()
  private timer: NodeJS.Timeout | null = null

  constructor(
    private readonly url: string,
    private readonly seen: {
      topic(topic: Topic): void
      state(state: ListenState, reason: string | null): void
    },
  ) {}

  get state(): ListenState {
    return this.source?.state ?? 'connecting'
  }

  /** Returns the way out. */
  subscribe(listener: HubListener): () => void {
    this.listeners.add(listener)
    this.source ??= listenTopics(
      this.url,
      (topic) => this.heard(topic),
      (state, reason) => {
        this.seen.state(state, reason)
        for (const each of this.listeners) each.onState?.(state)
      },
    )
    return () => this.listeners.delete(listener)
  }

  /** Resolves at the next word on the topic, or after `ms`. */
  async next(topic: Topic, ms: number, signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer)
        leave()
        signal?.removeEventListener('abort', finish)
        resolve()
      }
      const timer = setTimeout(finish, ms)
      const leave = this.subscribe({ onTopics: (topics) => topics.includes(topic) && finish() })
      signal?.addEventListener('abort', finish)
    })
  }

  async close(): Promise<void> {
    if (this.timer) clearTimeout(this.timer)
    this.listeners.clear()
    await this.source?.close()
    this.source = null
  }

  private heard(topic: Topic): void {
    this.seen.topic(topic)
    this.gathered.add(topic)
    this.timer ??= setTimeout(() => {
      const topics = TOPICS.filter((each) => this.gathered.has(each))
      this.gathered = new Set()
      this.timer = null
      for (const listener of this.listeners) listener.onTopics(topics)
    }, GATHER_MS)
  }
}
