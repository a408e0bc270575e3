/**
 * The files that `/cancel` speaks of: the only one there is, those that the beginning of a name means, or all.
 *
 * @param typed - What stands behind the command.
 * @returns Several only for `all`, and for files of one name; none if that means none, or not one of several.
 */
export function filesMeant<File extends {readonly name: string}>(
	files: readonly File[],
	typed: string,
): readonly File[] {
	if (typed.toLowerCase() === 'all') {
		return files;
	}
	const exact = files.filter(({name}) => name === typed);
	const meant = exact.length > 0 ? exact : files.filter(({name}) => name.startsWith(typed));
	return new Set(meant.map(({name}) => name)).size === 1 ? meant : [];
}
