/**
 * Which part of the messages is on screen. It is anchored on a row of an entry, so neither new messages nor
 * a new width move what is being read.
 */
export type Viewport = {
	/** The end is shown, and new messages push the old ones up. */
	readonly follow: boolean;
	/** The first row on screen while `follow` is off. */
	readonly top: Anchor;
	/** How many messages came while the end was not shown: `-- n new --`. */
	readonly unseen: number;
};

/** A part of an entry: most have one. */
export type Place = {readonly index: number; readonly part: number};

/** A row of a part of an entry. */
export type Anchor = Place & {readonly row: number};

/** What there is to show. Only what is on screen, or less than a page away, is ever measured. */
export type Content = {
	/** Index of the oldest entry that is kept. */
	readonly first: number;
	/** Index after the newest entry. */
	readonly end: number;
	readonly columns: number;
	/** How many rows the screen has for messages. */
	readonly rows: number;
	/** In how many parts an entry is measured; at least one, at any width. */
	readonly partsOf: (index: number) => number;
	/** How many rows a part takes at a width; may be 0. */
	readonly heightOf: (place: Place, columns: number) => number;
};

/** Rows `from` to before `to` of one part. */
export type Slice = Place & {readonly from: number; readonly to: number};

/** How many rows of the old page stay on the next one. */
const PAGE_OVERLAP = 2;

/** Shows the end and follows it. */
export const bottomViewport: Viewport = {follow: true, top: {index: 0, part: 0, row: 0}, unseen: 0};

/**
 * The parts of entries that are on screen, from the top: `content.rows` rows, or fewer only if there are no more.
 */
export function visibleSlices(viewport: Viewport, content: Content): readonly Slice[] {
	const top = effectiveTop(viewport, content);
	const slices: Slice[] = [];
	let room = content.rows;
	let from = top.row;
	for (let place: Place = top; place.index < content.end && room > 0; place = after(content, place)) {
		const {index, part} = place;
		const to = Math.min(heightAt(content, place), from + room);
		if (to > from) {
			slices.push({index, part, from, to});
			room -= to - from;
		}

		from = 0;
	}

	return slices;
}

/** Moves the view down by `rows`, or up if negative. At the end it follows again. */
export function scrollBy(viewport: Viewport, content: Content, rows: number): Viewport {
	return placeTop(viewport, content, walk(content, effectiveTop(viewport, content), rows));
}

/** A page down (1) or up (-1), with two rows in common. */
export function scrollPage(viewport: Viewport, content: Content, pages: 1 | -1): Viewport {
	return scrollBy(viewport, content, pages * Math.max(1, content.rows - PAGE_OVERLAP));
}

export function scrollToTop(viewport: Viewport, content: Content): Viewport {
	return placeTop(viewport, content, {...firstPlace(content), row: 0});
}

/**
 * Brings a row on screen.
 *
 * @param where - `nearby`: nothing moves if it is already there, otherwise it comes into the middle; `top`: it
 * becomes the first row.
 */
export function reveal(
	viewport: Viewport,
	content: Content,
	anchor: Anchor,
	where: 'nearby' | 'top',
): Viewport {
	if (where === 'top') {
		return placeTop(viewport, content, anchor);
	}

	const isVisible = visibleSlices(viewport, content).some(
		slice => isSame(slice, anchor) && slice.from <= anchor.row && anchor.row < slice.to,
	);
	return isVisible
		? viewport
		: placeTop(viewport, content, walk(content, anchor, -Math.floor(content.rows / 2)));
}

/** Stops following without moving: what is at the top now stays there. */
export function pin(viewport: Viewport, content: Content): Viewport {
	return {...viewport, follow: false, top: effectiveTop(viewport, content)};
}

/**
 * Stays where it is while entries are added: where all to the end is on screen the anchor may be lower than the first row,
 * because room was gained since it was set.
 */
export function hold(viewport: Viewport, content: Content): Viewport {
	const isClamped = !viewport.follow && isBelow(viewport.top, lowestTop(content));
	return isClamped ? pin(viewport, content) : viewport;
}

/** Counts a message that came; nothing is counted while the end is shown. */
export function messageCame(viewport: Viewport): Viewport {
	return viewport.follow ? viewport : {...viewport, unseen: viewport.unseen + 1};
}

/** The first row that is really on screen: never so low that rows would stay empty below. */
function effectiveTop(viewport: Viewport, content: Content): Anchor {
	const bottom = lowestTop(content);
	if (viewport.follow) {
		return bottom;
	}

	const {index, part} = viewport.top;
	if (index < content.first) {
		return {...firstPlace(content), row: 0};
	}

	if (isBelow({index, part, row: 0}, bottom)) {
		return bottom;
	}

	// It may have become shorter: wider columns need fewer rows.
	const row = Math.min(viewport.top.row, Math.max(0, heightAt(content, viewport.top) - 1));
	return isBelow({index, part, row}, bottom) ? bottom : {index, part, row};
}

function placeTop(viewport: Viewport, content: Content, top: Anchor): Viewport {
	const bottom = lowestTop(content);
	return isBelow(bottom, top) ? {...viewport, follow: false, top} : bottomViewport;
}

function isSame(place: Place, other: Place): boolean {
	return place.index === other.index && place.part === other.part;
}

/** Whether `anchor` is further down than `other`. */
function isBelow(anchor: Anchor, other: Anchor): boolean {
	const difference = anchor.index - other.index || anchor.part - other.part || anchor.row - other.row;
	return difference > 0;
}

/** The first row of the last page. */
function lowestTop(content: Content): Anchor {
	let room = content.rows;
	for (let place = before(content, {index: content.end, part: 0}); place.index >= content.first; ) {
		const height = heightAt(content, place);
		if (height >= room) {
			return {...place, row: height - room};
		}

		room -= height;
		place = before(content, place);
	}

	return {...firstPlace(content), row: 0};
}

/** The anchor that lies `rows` rows further down (or up), at most at the very first or the last row. */
function walk(content: Content, from: Anchor, rows: number): Anchor {
	let place: Place = from;
	let row = from.row + rows;
	for (let next = before(content, place); row < 0 && next.index >= content.first; ) {
		place = next;
		row += heightAt(content, place);
		next = before(content, place);
	}

	for (let next = after(content, place); next.index < content.end && row >= heightAt(content, place); ) {
		row -= heightAt(content, place);
		place = next;
		next = after(content, place);
	}

	return {index: place.index, part: place.part, row: Math.max(0, row)};
}

function firstPlace({first}: Content): Place {
	return {index: first, part: 0};
}

/** One further up; of the index before `first` if there is none. */
function before({first, partsOf}: Content, {index, part}: Place): Place {
	if (part > 0) return {index, part: part - 1};
	return {index: index - 1, part: index > first ? partsOf(index - 1) - 1 : 0};
}

/** One further down; of the index `end` if there is none. */
function after({partsOf}: Content, {index, part}: Place): Place {
	return part + 1 < partsOf(index) ? {index, part: part + 1} : {index: index + 1, part: 0};
}

function heightAt(content: Content, place: Place): number {
	return content.heightOf(place, content.columns);
}
