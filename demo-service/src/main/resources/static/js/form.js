const NOBODY = 'nobody';

/** What is to be run. */
export class Form {

	#form;

	constructor(form) {
		this.#form = form;
		form.elements.names.addEventListener('input', () => this.#offerNames());
		this.#offerNames();
	}

	get names() {
		return this.#form.elements.names.value.split(',').map((name) => name.trim());
	}

	/** How many milliseconds all calls take together. */
	get longest() {
		return this.names.length * Number(this.#form.elements.delay.value);
	}

	/** The parameters for the server, which is the one to say what is wrong with them. */
	get query() {
		const { delay, failing, timeout } = this.#form.elements;
		const query = new URLSearchParams({ names: this.names, delay: `${delay.value}ms` });
		if (failing.value !== '') {
			query.set('failing', failing.value);
		}
		if (timeout.value !== '') {
			query.set('timeout', `${timeout.value}ms`);
		}
		return query;
	}

	/** Mark the fields that the server says are wrong, and go to the first. */
	markWrong(parameters = []) {
		const wrong = [...this.#form.elements].filter((field) => parameters.includes(field.name));
		for (const field of this.#form.elements) {
			field.ariaInvalid = wrong.includes(field) ? 'true' : null;
		}
		wrong[0]?.focus();
	}

	#offerNames() {
		const { failing } = this.#form.elements;
		const chosen = failing.value;
		const options = [new Option(NOBODY, ''), ...this.names.filter(Boolean).map((name) => new Option(name))];
		failing.replaceChildren(...options);
		failing.value = this.names.includes(chosen) ? chosen : '';
	}

}
