const STEPS = [1, 2, 5];
const MOST_TICKS = 6;

/** The time axis that both lanes share, so that their bars can be compared. */
export class Scale {

	#element;

	#millis = 0;

	constructor(element) {
		this.#element = element;
	}

	reset(millis) {
		this.#millis = 0;
		this.include(Math.max(millis, 10));
	}

	/** Make room for a time. */
	include(millis) {
		if (millis > this.#millis) {
			this.#millis = millis * (this.#millis > 0 ? 1.1 : 1.04);
			this.#draw();
		}
	}

	#draw() {
		const tick = tickOf(this.#millis);
		this.#element.style.setProperty('--scale', this.#millis);
		this.#element.style.setProperty('--tick', tick);
		const labels = [];
		for (let at = 0; at <= this.#millis; at += tick) {
			labels.push([at, this.#millis < 1000 ? `${at} ms` : `${at / 1000} s`]);
		}
		for (const axis of this.#element.querySelectorAll('.axis')) {
			axis.replaceChildren(...labels.map(([at, text]) => {
				const label = document.createElement('span');
				label.style.setProperty('--at', at);
				label.textContent = text;
				return label;
			}));
		}
	}

}

function tickOf(millis) {
	for (let power = 1; ; power *= 10) {
		const step = STEPS.find((each) => millis / (each * power) <= MOST_TICKS);
		if (step) {
			return step * power;
		}
	}
}
