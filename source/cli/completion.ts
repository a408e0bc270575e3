import {allFlags, type Flag, type shells} from './flags.ts';

/** The shells that can be told how ttchat is completed. */
export type Shell = (typeof shells)[number];

/** What `--completion` prints: a script for a shell, made from the table of flags. */
export function completionScript(shell: Shell): string {
	switch (shell) {
		case 'bash':
			return bash();
		case 'zsh':
			return zsh();
		case 'fish':
			return fish();
		default:
			return shell satisfies never;
	}
}

/** One way to write a flag that a shell may offer. */
type Form = {
	/** Without dashes. */
	readonly long: string;
	readonly short?: string;
	readonly takesValue: boolean;
	/** Whether it may stand without. */
	readonly isOptional: boolean;
	readonly placeholder: string;
	readonly choices: readonly string[];
	readonly summary: string;
};

function formsOf(flag: Flag): readonly Form[] {
	// The first of what `--help` says: a menu has one row for it.
	const [summary = ''] = flag.help.split(/[;:(]/);
	const form = {
		long: flag.name,
		...(flag.short === undefined ? {} : {short: flag.short}),
		takesValue: flag.kind === 'value',
		isOptional: flag.kind === 'value' && flag.bare !== undefined,
		// Brackets would mean something to zsh.
		placeholder: flag.kind === 'value' ? flag.placeholder.replaceAll(/[[\]]/g, '') : '',
		choices: flag.kind === 'value' ? (flag.choices ?? []) : [],
		summary: summary.trim(),
	};
	if (flag.kind !== 'toggle') {
		return [form];
	}
	const no = `no-${flag.name}`;
	const [listed, other] = flag.usual ? [no, flag.name] : [flag.name, no];
	return [
		{...form, long: listed},
		{...form, long: other, summary: `the opposite of --${listed}`},
	];
}

function written({long, short}: Form): readonly string[] {
	return short === undefined ? [`--${long}`] : [`-${short}`, `--${long}`];
}

/** Needs nothing but bash, not even its package of completions. */
function bash(): string {
	const forms = allFlags.flatMap(formsOf);
	const values = forms
		.filter(({takesValue}) => takesValue)
		.map(form => {
			// What follows may be its value or the next flag.
			if (form.isOptional) return `\t\t${written(form).join('|')}) [[ $word == -* ]] || return ;;`;
			const offer =
				form.choices.length === 0 ? '' : `COMPREPLY=($(compgen -W '${form.choices.join(' ')}' -- "$word")); `;
			return `\t\t${written(form).join('|')}) ${offer}return ;;`;
		});
	return `# Completion of ttchat for bash. For this shell: source <(ttchat --completion bash)
_ttchat() {
	local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
	# bash takes the sign of --name=value for a word of its own.
	if [[ $word == = ]]; then
		word=
	elif [[ $before == = ]]; then
		before=\${COMP_WORDS[COMP_CWORD - 2]}
	fi
	COMPREPLY=()
	case $before in
${values.join('\n')}
	esac
	if [[ $word == -* ]]; then
		COMPREPLY=($(compgen -W '${forms.flatMap(written).join(' ')}' -- "$word"))
	else
		COMPREPLY=($(compgen -A hostname -- "$word"))
	fi
}
complete -F _ttchat ttchat
`;
}

function zsh(): string {
	const forms = allFlags.flatMap(formsOf).map(form => {
		const summary = form.summary.replaceAll(/[[\]\\]/g, '\\$&');
		const offer = form.choices.length === 0 ? ' ' : `(${form.choices.join(' ')})`;
		const rest = `[${summary}]${form.takesValue ? `${form.isOptional ? '::' : ':'}${form.placeholder}:${offer}` : ''}`;
		const long = form.takesValue ? `--${form.long}=` : `--${form.long}`;
		return form.short === undefined
			? quote(long + rest)
			: `'(${written(form).join(' ')})'{${form.takesValue ? `-${form.short}+` : `-${form.short}`},${long}}${quote(rest)}`;
	});
	return `#compdef ttchat
# Completion of ttchat for zsh. For this shell: source <(ttchat --completion zsh)
# For every shell, write it to a file called _ttchat in a folder of $fpath.
_ttchat() {
	_arguments -S : \\
${forms.map(form => `\t\t${form} \\`).join('\n')}
		'1:target:_hosts'
}
if [[ $funcstack[1] == _ttchat ]]; then
	_ttchat "$@"
else
	compdef _ttchat ttchat
fi
`;
}

function fish(): string {
	const forms = allFlags.flatMap(formsOf).map(form => {
		const short = form.short === undefined ? '' : ` -s ${form.short}`;
		const choices = form.choices.length === 0 ? '' : ` -a ${quote(form.choices.join(' '))}`;
		const value = form.takesValue && !form.isOptional ? ` -x${choices}` : '';
		return `complete -c ttchat${short} -l ${form.long}${value} -d ${quote(form.summary)}`;
	});
	return `# Completion of ttchat for fish. For this shell: ttchat --completion fish | source
# For every shell, write it to ~/.config/fish/completions/ttchat.fish
complete -c ttchat -f -a '(__fish_print_hostnames)'
${forms.join('\n')}
`;
}

function quote(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
