import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {findLinks} from '../../source/text/links.ts';
import {fragments} from './hostile-strings.ts';

describe('findLinks', () => {
	const cases = [
		{name: 'none', text: 'no link here', links: []},
		{name: 'http and https', text: 'http://a.b and https://c.d/e', links: ['http://a.b', 'https://c.d/e']},
		{name: 'mailto', text: 'mailto:bob@example.org', links: ['mailto:bob@example.org']},
		{name: 'in capitals', text: 'HTTPS://EXAMPLE.ORG', links: ['HTTPS://EXAMPLE.ORG']},
		{name: 'query and fragment', text: 'https://a.b/c?d=e&f=%20#g', links: ['https://a.b/c?d=e&f=%20#g']},
		{name: 'an IPv6 address', text: 'see http://[::1]:8080/', links: ['http://[::1]:8080/']},
		{name: 'full stop behind', text: 'https://a.b/c.', links: ['https://a.b/c']},
		{name: 'several marks behind', text: 'https://a.b/c?!...', links: ['https://a.b/c']},
		{name: 'comma between', text: 'https://a.b, https://c.d', links: ['https://a.b', 'https://c.d']},
		{name: 'in brackets', text: '(https://a.b/c)', links: ['https://a.b/c']},
		{name: 'in brackets, full stop inside', text: '(see https://a.b/c.)', links: ['https://a.b/c']},
		{name: 'brackets of its own', text: '(https://a.b/c_(d))', links: ['https://a.b/c_(d)']},
		{name: 'square brackets around', text: '[https://a.b]', links: ['https://a.b']},
		{name: 'angle brackets around', text: '<https://a.b>', links: ['https://a.b']},
		{name: 'quotes around', text: '"https://a.b"', links: ['https://a.b']},
		{name: 'behind an escape', text: '<U+202E>https://a.b<U+202C>', links: ['https://a.b']},
		{name: 'among ideographs', text: '見て、https://a.b/漢。次', links: ['https://a.b/漢']},
		{name: 'at a line end', text: 'https://a.b\nhttps://c.d', links: ['https://a.b', 'https://c.d']},
		{name: 'before a hidden character', text: 'https://a.b\u202ec', links: ['https://a.b']},
		{name: 'before a control character', text: 'https://a.b\x1b]8;;', links: ['https://a.b']},
		{name: 'other schemes', text: 'file:///etc/passwd javascript:alert(1) ftp://a.b ssh://c.d', links: []},
		{name: 'a scheme inside a word', text: 'xhttp://a.b', links: []},
		{name: 'no host', text: 'http:// https://. http:///a', links: []},
		{name: 'no address', text: 'mailto:bob mailto:@b mailto:a@', links: []},
	] as const;
	for (const {name, text, links} of cases) {
		test(name, () => {
			const found = findLinks(text);
			assert.deepEqual(
				found.map(({start, end}) => text.slice(start, end)),
				links,
			);
		});
	}

	test('an address is ASCII, as a terminal wants it', () => {
		assert.equal(findLinks('https://a.b/漢%20é')[0]?.url, 'https://a.b/%E6%BC%A2%20%C3%A9');
		assert.equal(findLinks('https://a.b/\ud800')[0]?.url, 'https://a.b/%EF%BF%BD');
	});
	test('in order, apart, with a scheme that is allowed and nothing that ends an OSC 8', () => {
		const part = fc.constantFrom(
			...fragments,
			'http://',
			'https://a',
			'mailto:',
			'@b',
			')',
			'(',
			'[',
			']',
			'.',
			'x',
		);
		fc.assert(
			fc.property(fc.array(part, {maxLength: 20}), parts => {
				const text = parts.join('');
				let position = 0;
				for (const {start, end, url} of findLinks(text)) {
					assert.ok(start >= position && end > start && end <= text.length);
					assert.match(url, /^(?:https?:\/\/|mailto:)[\x21-\x7e]+$/i);
					position = end;
				}
			}),
			{numRuns: 2000},
		);
	});
	test('a million closing brackets are cut one by one, not counted again each time', () => {
		const [link] = findLinks(`http://a${')'.repeat(2 ** 20)}`);
		assert.deepEqual(link, {start: 0, end: 8, url: 'http://a'});
	});
});
