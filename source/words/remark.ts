/** What kind of thing a line of our own says; the marks are the ones that irssi and weechat use. */
export type Mark =
	/** How things go. */
	| '--'
	/** Something that went wrong, or that should be known. */
	| '-!-'
	/** Something to act upon. */
	| '=!='
	/** The peer is there. */
	| '-->'
	/** The peer left, or was lost. */
	| '<--';

/** A line about something that happened: one sentence or more. */
export type Remark = {
	readonly mark: Mark;
	readonly text: string;
	/** What is said again and again on one topic is said when its variant changes, and else at growing intervals. */
	readonly topic?: string;
	/** Taken from the text if left out. */
	readonly variant?: string;
	/** The screen has it in its panes all the time. */
	readonly shownInPane?: true;
	/** The screen has a row that says it, as long as that is in sight. */
	readonly shownInRow?: true;
};
