// The protocol is compiled without Node's and the browser's types, so that no clock, socket or random source
// can slip in. These pure conversions are standard everywhere and are all that it may use beyond the language.

declare class TextEncoder {
	encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
	constructor(label?: string, options?: {readonly fatal?: boolean; readonly ignoreBOM?: boolean});
	decode(bytes: Uint8Array): string;
}

declare function atob(base64: string): string;
declare function btoa(binary: string): string;
