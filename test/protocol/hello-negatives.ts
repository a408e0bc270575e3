import {ascii} from '../../source/protocol/bytes.ts';
import {encodePem, spkiFromModulus} from '../../source/protocol/public-key.ts';
import {ScriptedPeer} from './scripted-peer.ts';

/** A HELLO that keeps every rule, one character for each byte. */
export const goodHello = Buffer.from(new ScriptedPeer().hello()).toString('latin1');

const line = goodHello.slice(0, 80);
const pem = goodHello.slice(80);
const digits = line.slice(15, 79);
const base64 = pem.split('\n').slice(1, -2).join('');
const begin = '-----BEGIN PUBLIC KEY-----\n';
const end = '-----END PUBLIC KEY-----\n';
const lines = (text: string, width = 64) => text.replaceAll(new RegExp(`.{1,${width}}`, 'g'), '$&\n');
const put = (offset: number, text: string) =>
	goodHello.slice(0, offset) + text + goodHello.slice(offset + text.length);
const spki = new ScriptedPeer().identity.spki;
const withKey = (key: Uint8Array) => line + encodePem(key);
const to880 = (text: string) => text.slice(0, 880).padEnd(880, '\n');

/** What is no HELLO, and no v1 key either: sixty ways to be wrong. */
export const helloNegatives: readonly {readonly name: string; readonly body: string}[] = [
	// Length
	{name: 'an empty body', body: ''},
	{name: 'one byte', body: 'T'},
	{name: 'only the start of the version line', body: 'TTChat/2 hello '},
	{name: 'only the version line', body: line},
	{name: '864 bytes', body: goodHello.slice(0, 864)},
	{name: '879 bytes', body: goodHello.slice(0, 879)},
	{name: '881 bytes: no multiple of 16', body: `${goodHello}\n`},
	{name: '895 bytes: no multiple of 16', body: goodHello + '\n'.repeat(15)},
	{name: '4,095 bytes: no multiple of 16', body: goodHello.padEnd(4_095)},
	{name: '4,097 bytes: too long', body: goodHello.padEnd(4_097)},
	{name: '4,112 bytes: too long', body: goodHello.padEnd(4_112)},
	// What comes first
	{name: 'a blank first', body: to880(` ${goodHello}`)},
	{name: 'a line feed first', body: to880(`\n${goodHello}`)},
	{name: 'a byte order mark first', body: to880(`\xef\xbb\xbf${goodHello}`)},
	{name: 'a zero byte first', body: to880(`\0${goodHello}`)},
	{name: 'a line of text first', body: `${'Comment: hello!'.padEnd(15)}\n${goodHello}`},
	{name: 'a blank before a v1 key', body: ` ${pem}`.slice(0, 800)},
	{name: 'a line feed before a v1 key', body: `\n${pem}`.padEnd(816, '\n')},
	{name: 'a line of text before a v1 key', body: `hello\n${pem}`},
	{name: 'the version line after the key', body: pem + line},
	{name: 'another program', body: to880('SSH-2.0-OpenSSH_9.9\r\n')},
	{name: 'zero bytes', body: '\0'.repeat(880)},
	{name: 'a SEED', body: Buffer.from(new ScriptedPeer(5).seed(spki)).toString('latin1')},
	// The version line
	{name: 'version 1', body: put(7, '1')},
	{name: 'version 3', body: put(7, '3')},
	{name: 'lower case', body: put(0, 'ttchat')},
	{name: 'upper case', body: put(0, 'TTCHAT')},
	{name: 'a dash for the slash', body: put(6, '-')},
	{name: 'another word than hello', body: put(9, 'hallo')},
	{name: 'a tab before the digits', body: put(14, '\t')},
	{name: 'two blanks before the digits', body: put(14, `  ${digits.slice(1)}`)},
	{name: 'upper-case digits', body: put(15, 'ABCDEF')},
	{name: 'no hexadecimal digit at the start', body: put(15, 'g')},
	{name: 'no hexadecimal digit at the end', body: put(78, 'g')},
	{name: 'a blank among the digits', body: put(40, ' ')},
	{name: 'a sign among the digits', body: put(40, '-')},
	{name: 'a line feed among the digits', body: put(40, '\n')},
	{name: '63 digits', body: to880(`${line.slice(0, 78)}\n${pem}\n`)},
	{name: '65 digits', body: to880(`${line.slice(0, 79)}0\n${pem}`)},
	{name: 'CR for the line feed', body: put(79, '\r')},
	{name: 'CR LF after the digits', body: to880(`${line.slice(0, 79)}\r\n${pem}`)},
	{name: 'two line feeds after the digits', body: to880(`${line}\n${pem}`)},
	{name: 'BEGIN on the version line', body: to880(`${line.trimEnd()} ${pem}`)},
	// The key's letters
	{name: 'RSA in the BEGIN line', body: to880(line + pem.replace('BEGIN', 'BEGIN RSA'))},
	{name: 'a private key', body: to880(line + pem.replaceAll('PUBLIC', 'PRIVATE'))},
	{name: 'four dashes before BEGIN', body: to880(line + pem.slice(1))},
	{name: 'no END line', body: to880(line + pem.replace(end, ''))},
	{name: 'no line feed at the end', body: put(879, ' ')},
	{name: 'CR for the line feed at the end', body: put(879, '\r')},
	{
		name: 'CR LF in the key',
		body: to880(line + begin + lines(base64, 64).replaceAll('\n', '\r\n') + end).padEnd(896, '\n'),
	},
	{name: 'lines of 76 characters', body: to880(line + begin + lines(base64, 76) + end)},
	{name: 'one line of base64', body: to880(`${line}${begin}${base64}\n${end}`)},
	{name: 'a header inside the key', body: to880(`${line}${begin}Comment: hi\n\n${lines(base64)}${end}`)},
	{name: 'no base64', body: put(500, '*')},
	{name: 'unused bits that are not zero', body: put(851, 'R')},
	// The key
	{name: 'an even modulus', body: withKey(spki.with(544, (spki[544] ?? 0) & 0xfe))},
	{name: 'a modulus of 4,095 bits', body: withKey(spki.with(33, 0x7f))},
	{name: 'another algorithm', body: withKey(spki.with(16, 2))},
	{name: 'the exponent 65539', body: withKey(spki.with(549, 3))},
	{
		name: 'a key of 4,088 bits',
		body: withKey(spkiFromModulus(new Uint8Array(511).fill(0xff))).padEnd(880, '\n'),
	},
];

/** One byte for each character. */
export const bytesOfLatin1 = (text: string): Uint8Array =>
	/^[\x00-\x7f]*$/.test(text) ? ascii(text) : new Uint8Array(Buffer.from(text, 'latin1'));
