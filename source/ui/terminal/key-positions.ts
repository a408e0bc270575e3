/**
 * The Latin letter on the same key of a US keyboard: Ctrl and Alt mean keys, and keyboards of other scripts have
 * the same ones. Only for terminals that do not say which key it was; where two layouts of a script differ,
 * the more common one counts.
 *
 * @param letter - One lower-case letter.
 * @returns `undefined` if the letter is on none of the known keyboards.
 */
export function latinOf(letter: string): string | undefined {
	return positions.get(letter);
}

const keys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";

// Each is read along the same keys; a blank where a key has no letter of its own. The first one wins.
const layouts = [
	'йцукенгшщзхъфывапролджэячсмитьбю',
	'йцукенгшўзхїфівапролджєячсмітьбю',
	// What Serbian and Macedonian have besides.
	'љњ                ј     џ       ',
	' ςερτυθιοπ  ασδφγηξκλ  ζχψωβνμ  ',
	'  קראטוןםפ  שדגכעיחלךף זסבהנמצתץ',
	'ضصثقفغعهخحجدشسيبلاتنمكطئءؤر ىةوز',
	'ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو ',
	'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ  ㅁㄴㅇㄹㅎㅗㅓㅏㅣ  ㅋㅌㅊㅍㅠㅜㅡ  ',
	'ौैाीूबहगदज  ोे्िुपरकतचटॆंमनवलस  ',
	'ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใ',
	'ქწერტყუიოპ  ასდფგჰჯკლ  ზხცვბნმ  ',
] as const;

const positions: ReadonlyMap<string, string> = new Map(
	layouts
		.flatMap(layout => [...layout].map((letter, place) => [letter, keys[place] ?? ''] as const))
		.filter(([letter, key]) => letter > '\x7f' && /[a-z]/.test(key))
		.reverse(),
);
