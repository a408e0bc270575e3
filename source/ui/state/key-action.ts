/** What a key does to whichever line editor has the focus: the draft, or the search text. */
export type EditAction =
	| {readonly type: 'insert'; readonly text: string}
	| {readonly type: 'newline'}
	| {readonly type: 'move'; readonly to: Motion}
	| {readonly type: 'delete'; readonly to: Motion}
	/** Deletes and keeps what it took for `yank`. */
	| {readonly type: 'kill'; readonly to: Motion}
	| {readonly type: 'yank'}
	| {readonly type: 'transpose'}
	| {readonly type: 'undo'}
	| {readonly type: 'up'}
	| {readonly type: 'down'};

/** Where a motion ends, seen from the cursor. */
export type Motion =
	| 'left'
	| 'right'
	| 'word-left'
	| 'word-right'
	/** Back over everything that is not blank, as Ctrl+W in a shell. */
	| 'blank-left'
	| 'line-start'
	| 'line-end';

/** What a key does, without saying which key. */
export type KeyAction =
	| EditAction
	| {readonly type: 'paste'; readonly text: string}
	| {readonly type: 'submit'}
	| {readonly type: 'complete'; readonly direction: 1 | -1}
	| {readonly type: 'scroll'; readonly to: 'page-up' | 'page-down' | 'top' | 'bottom' | 'unread'}
	| {readonly type: 'find'}
	| {readonly type: 'bare'}
	| {readonly type: 'help'}
	| {readonly type: 'pane'}
	| {readonly type: 'redraw'}
	| {readonly type: 'escape'}
	| {readonly type: 'suspend'}
	| ArmingAction;

/** What only a second press does; `repeated`: the key is held down, so it is none. */
export type ArmingAction = {
	readonly type:
		| /** Ctrl+C: clears the draft, then arms, then quits. */ 'interrupt'
		| /** Ctrl+D: deletes forward; on an empty draft as `interrupt`. */ 'delete-or-quit'
		| /** Ctrl+X: the second in a row destroys everything. */ 'burn';
	readonly repeated?: boolean;
};
