import type { ChatOptions } from './chat_types.js'

export const NO_UPLOADS: readonly number[] = Object.freeze([])

/** Uploads files in parallel, and shows each one's progress. */
export async function uploadAll(
  files: readonly File[],
  upload: ChatOptions['upload'],
  show: (uploads: readonly number[]) => void,
): Promise<unknown[]> {
  if (files.length === 0) return []
  if (!upload) throw new Error('useChatMessages: files need the option `upload`')
  const parts = files.map(() => 0)
  const progress = (index: number) => (part: number) => {
    parts[index] = part
    show(Object.freeze([...parts]))
  }
  try {
    return await Promise.all(files.map((file, index) => upload(file, progress(index))))
  } finally {
    show(NO_UPLOADS)
  }
}
