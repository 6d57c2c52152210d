/**
 * JSON as it will stand in a frame: a text is written as it is, so that numbers may have digits that JavaScript would lose; the rest
 * can be taken apart, to make a failing frame small.
 */
export type Tree = string | readonly Tree[] | Members
export interface Members {
  readonly members: readonly (readonly [name: string, value: Tree])[]
}

export const quoted = (text: string): Tree => JSON.stringify(text)

export function object(members: Readonly<Record<string, Tree | undefined>>): Members {
  return { members: Object.entries(members).filter((entry): entry is [string, Tree] => entry[1] !== undefined) }
}

export function written(tree: Tree): string {
  if (typeof tree === 'string') return tree
  if ('members' in tree)
    return `{${tree.members.map(([name, value]) => `${JSON.stringify(name)}:${written(value)}`).join(',')}}`
  return `[${tree.map(written).join(',')}]`
}

/** The same with one thing less, in every way there is. */
export function* smaller(tree: Tree): Generator<Tree> {
  if (typeof tree === 'string') {
    if (tree.length > 6) yield tree.startsWith('"') ? '"x"' : '0'
    return
  }
  if (!('members' in tree)) {
    for (const [i, item] of tree.entries()) {
      yield tree.toSpliced(i, 1)
      for (const less of smaller(item)) yield tree.with(i, less)
    }
    return
  }
  for (const [i, [name, value]] of tree.members.entries()) {
    yield { members: tree.members.toSpliced(i, 1) }
    for (const less of smaller(value)) yield { members: tree.members.with(i, [name, less]) }
  }
}
