/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.soonify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;

import io.soonify.function.CheckedFunction1;
import org.jspecify.annotations.Nullable;

/**
 * The factory: settings, and what derives from them. What is fixed for the name of the
 * groups comes last, whatever the order in which code asked.
 */
final class DefaultTaskGroupFactory implements TaskGroupFactory {

	/** What code has asked for. */
	private final GroupSettings settings;

	/** What groups get. */
	private final GroupSettings effective;

	DefaultTaskGroupFactory(GroupSettings settings) {
		this.settings = settings;
		this.effective = settings.shared().override(settings);
	}

	@Override
	public TaskGroup create() {
		return DefaultTaskGroup.open(this.effective);
	}

	@Override
	public TaskGroupFactory named(String name) {
		return new DefaultTaskGroupFactory(this.settings.withName(Arguments.name(name)));
	}

	@Override
	public TaskGroupFactory withTimeout(Duration timeout) {
		return new DefaultTaskGroupFactory(this.settings.withTimeoutNanos(Arguments.timeoutNanos(timeout)));
	}

	@Override
	public TaskGroupFactory withMaxConcurrency(int limit) {
		return new DefaultTaskGroupFactory(this.settings.withMaxConcurrency(Arguments.positive(limit, "limit")));
	}

	@Override
	public TaskGroupFactory withMaxTotalConcurrency(int limit) {
		Slots shared = new Slots(Arguments.positive(limit, "limit"));
		return new DefaultTaskGroupFactory(this.settings.withSharedSlots(shared));
	}

	@Override
	public TaskGroupFactory withPolicy(CompletionPolicy policy) {
		return new DefaultTaskGroupFactory(this.settings.withPolicy(Arguments.notNull(policy, "policy")));
	}

	@Override
	public <T extends @Nullable Object, X extends Exception> T call(TaskGroupCallback<T, X> body) throws X {
		Arguments.notNull(body, "body");
		DefaultTaskGroup group = DefaultTaskGroup.open(this.effective);
		T result;
		try {
			result = body.call(group);
		}
		catch (Throwable ex) {
			group.closeAfter(ex);
			throw ex;
		}
		group.close();
		return result;
	}

	@Override
	@SuppressWarnings("NullAway") // the one value of Void is null
	public <X extends Exception> void run(TaskGroupAction<X> body) throws X {
		Arguments.notNull(body, "body");
		this.<Void, X>call((group) -> {
			body.run(group);
			return null;
		});
	}

	@Override
	public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(Collection<? extends A> items,
			CheckedFunction1<? super A, ? extends R> fn) {
		Arguments.notNull(items, "items");
		Arguments.notNull(fn, "fn");
		List<SoonValue<R>> values;
		try (TaskGroup group = create()) {
			values = group.map(items, fn);
		}
		return values.stream().map(SoonValue::value).toList();
	}

	@Override
	public <R extends @Nullable Object> R race(Collection<? extends Callable<? extends R>> contenders) {
		Arguments.notNull(contenders, "contenders");
		contenders.forEach((contender) -> Arguments.notNull(contender, "contender"));
		if (contenders.isEmpty()) {
			throw Frames.throwIntoBody(null,
					new IllegalArgumentException("'contenders' must not be empty: nobody could win"));
		}
		Race<R> race = new Race<>();
		List<SoonValue<R>> values = new ArrayList<>();
		try (TaskGroup group = DefaultTaskGroup.open(this.effective.withPolicy(CompletionPolicy.firstSuccess()))) {
			for (Callable<? extends R> contender : contenders) {
				values.add(group.callSoon(race.enter(values.size(), contender)));
			}
		}
		return race.winner(values);
	}

}
