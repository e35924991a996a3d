import { duration, thread } from './format.js';

const WORDS = { waiting: 'waits', running: '', succeeded: '✓', failed: '✕ failed', cancelled: 'cancelled', 'not called': 'not called' };

/** One task of a lane: a bar in the waterfall and a line in the table. */
export class Row {

	#item = document.createElement('li');

	#line = document.createElement('tr');

	#waited = span('bar waited');

	#ran = span('bar ran');

	#state = span('state');

	#thread = span('thread');

	#times = {};

	state = '';

	constructor(name, rows, table) {
		const track = span('track');
		track.append(this.#waited, this.#ran);
		this.#item.className = 'row';
		this.#item.append(span('name', name), track, this.#state, this.#thread);
		this.#waited.hidden = this.#ran.hidden = true;
		this.#line.append(...['th', 'td', 'td', 'td', 'td'].map((tag) => document.createElement(tag)));
		this.#line.firstChild.scope = 'row';
		this.#line.firstChild.textContent = name;
		rows.append(this.#item);
		table.append(this.#line);
	}

	/** The server says that the task has got to a state. */
	apply(event) {
		this.#enter(event.state === 'PENDING' ? 'waiting' : event.state.toLowerCase());
		if (event.state === 'PENDING') {
			this.#times.waiting = event.atMillis;
		}
		else if (event.state === 'RUNNING') {
			this.#times.running = event.atMillis;
			this.#thread.textContent = thread(event);
		}
		else {
			this.#times.ended = event.atMillis;
			this.#item.title = event.failure ?? '';
		}
		this.draw(event.atMillis);
		this.#tabulate(event);
	}

	/** The run has ended without this one. */
	leaveOut() {
		this.#enter('not called');
		this.draw(0);
		this.#tabulate({});
	}

	draw(now) {
		const { waiting, running, ended = now } = this.#times;
		place(this.#waited, waiting, running ?? ended);
		place(this.#ran, running, ended);
		const ran = running === undefined ? '' : duration(ended - running);
		this.#state.textContent = this.state === 'cancelled' || this.state === 'failed'
			? WORDS[this.state] : `${WORDS[this.state]} ${ran}`.trim();
	}

	get isUnfinished() {
		return this.state === 'waiting' || this.state === 'running';
	}

	#enter(state) {
		this.state = state;
		this.#item.dataset.state = state;
	}

	#tabulate(event) {
		const { running, ended } = this.#times;
		const cells = [this.state + (event.failure ? `: ${event.failure}` : ''),
			running === undefined ? '–' : duration(running),
			running === undefined || ended === undefined ? '–' : duration(ended - running),
			this.#thread.textContent || '–'];
		cells.forEach((text, index) => this.#line.cells[index + 1].textContent = text);
	}

}

function place(bar, from, until) {
	bar.hidden = from === undefined;
	bar.style.setProperty('--from', from ?? 0);
	bar.style.setProperty('--until', Math.max(until, from) || 0);
}

function span(className, text = '') {
	const element = document.createElement('span');
	element.className = className;
	element.textContent = text;
	return element;
}
