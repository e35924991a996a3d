/** What the server answers instead of a stream: a problem (RFC 9457), as sentences. */
export class ProblemError extends Error {

	constructor(problem) {
		const wrong = (problem.errors ?? []).map((error) => `“${error.parameter}” ${error.reason}.`);
		super(wrong.length > 0 ? wrong.join(' ') : problem.detail ?? `The server answered: ${problem.title}.`);
		this.parameters = (problem.errors ?? []).map((error) => error.parameter.replace(/\[.*/, ''));
	}

}

/**
 * Asks for server-sent events, to be read as they come. Not with EventSource, because that
 * keeps the answers to bad input to itself, and would start a run anew if the connection broke.
 */
export async function openStream(url, signal) {
	const response = await fetch(url, { signal, cache: 'no-store' });
	if (!response.ok) {
		throw new ProblemError(await response.json());
	}
	return read(response.body.pipeThrough(new TextDecoderStream()).getReader());
}

async function* read(reader) {
	let text = '';
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		const events = (text + part.value).split('\n\n');
		text = events.pop();
		yield* events.map(parse).filter((event) => event.data);
	}
}

function parse(text) {
	const fields = Object.fromEntries(text.split('\n').map((line) => line.split(/: (.*)/s, 2)));
	return { type: fields.event, data: fields.data && JSON.parse(fields.data) };
}
