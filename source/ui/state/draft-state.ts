/** The line editor behind every input: what is written, where the cursor stands, and the way back. */
export type Draft = {
	/** The whole text, one grapheme an element; lines are ended by "\n". */
	readonly graphemes: readonly string[];
	/** How many graphemes stand before the cursor. */
	readonly cursor: number;
	/** The size of the text in bytes of UTF-8. */
	readonly bytes: number;
	/** What the last kills took; `yank` puts it back. */
	readonly killed: string;
	readonly undo: readonly Snapshot[];
	/** What was sent, oldest first. */
	readonly history: readonly string[];
	/** The line of the history that is shown; `history.length` is the draft itself. */
	readonly at: number;
	/** Lines of the history (and the draft) that were changed and left, by index. */
	readonly edits: ReadonlyMap<number, string>;
	/** Which kind of action came last, if the next of its kind continues it. */
	readonly run: 'type' | 'kill' | 'recall' | 'vertical' | undefined;
	/** The column, in cells, that moving up and down aims for. */
	readonly goal: number | undefined;
	/** The last action was not carried out because the text would have grown past `MAX_DRAFT_BYTES`. */
	readonly refused: boolean;
};

/** What `undo` returns to. */
export type Snapshot = Pick<Draft, 'graphemes' | 'cursor' | 'bytes' | 'at' | 'edits'>;
