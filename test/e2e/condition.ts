/** What the screen must show: a text, a pattern, or anything that can be told from its rows. */
export type Condition = string | RegExp | ((rows: readonly string[]) => boolean);

export function holds(condition: Condition, rows: readonly string[]): boolean {
	if (typeof condition === 'function') {
		return condition(rows);
	}
	const screen = rows.join('\n');
	return typeof condition === 'string' ? screen.includes(condition) : screen.search(condition) >= 0;
}

export function describe(condition: Condition): string {
	return typeof condition === 'string' ? JSON.stringify(condition) : String(condition);
}
