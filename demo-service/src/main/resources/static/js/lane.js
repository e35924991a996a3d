import { duration } from './format.js';
import { openStream } from './event-stream.js';
import { Row } from './row.js';

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** One way to make the calls: reads what the server records and draws it. */
export class Lane {

	#element;

	#scale;

	#rows = new Map();

	constructor(element, template, scale) {
		this.#element = element;
		this.#scale = scale;
		element.append(template.content.cloneNode(true));
	}

	/** Run, and return how it ended. */
	async run(url, names, signal) {
		const run = { began: Infinity, end: null };
		const events = await openStream(url, signal);
		this.prepare(names);
		requestAnimationFrame(() => this.#move(run, signal));
		for await (const event of events) {
			run.began = Math.min(run.began, performance.now() - event.data.atMillis);
			this.#scale.include(event.data.atMillis);
			if (event.type === 'task') {
				this.#rows.get(event.data.task).apply(event.data);
			}
			else {
				run.end = event.data;
				this.#finish(run.end);
			}
		}
		if (!run.end) {
			throw new Error('The connection to the server broke.');
		}
		return run.end;
	}

	/**
	 * Between two events the bars of running tasks grow by the clock of the browser. Where
	 * they began came from the server, and so will where they end, which replaces this.
	 */
	#move(run, signal) {
		if (run.end || signal.aborted) {
			return;
		}
		const now = performance.now() - run.began;
		if (now >= 0 && !reducedMotion.matches) {
			this.#scale.include(now);
			this.#total(now);
			for (const row of this.#rows.values()) {
				if (row.isUnfinished) {
					row.draw(now);
				}
			}
		}
		requestAnimationFrame(() => this.#move(run, signal));
	}

	/** Draw names that nothing has happened to yet. */
	prepare(names) {
		const rows = this.#find('.rows');
		const table = this.#find('tbody');
		rows.replaceChildren();
		table.replaceChildren();
		this.#rows = new Map(names.map((name) => [name, new Row(name, rows, table)]));
		this.#outcome('', '');
		this.#find('.total').textContent = '–';
	}

	#finish(end) {
		this.#total(end.atMillis);
		for (const row of this.#rows.values()) {
			if (!row.state) {
				row.leaveOut();
			}
		}
		this.#outcome(end.outcome.toLowerCase(), [end.detail ?? 'All calls succeeded.',
			this.#count('cancelled', 'cancelled'), this.#count('not called', 'never called')].join(''));
	}

	#count(state, words) {
		const count = [...this.#rows.values()].filter((row) => row.state === state).length;
		return count > 0 ? ` ${count} ${count > 1 ? 'were' : 'was'} ${words}.` : '';
	}

	#total(millis) {
		this.#find('.total').textContent = duration(millis);
	}

	#outcome(outcome, text) {
		this.#find('.outcome').dataset.outcome = outcome;
		this.#find('.outcome').textContent = text;
	}

	#find(selector) {
		return this.#element.querySelector(selector);
	}

}
