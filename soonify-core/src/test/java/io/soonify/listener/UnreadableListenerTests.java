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

package io.soonify.listener;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.soonify.TaskGroup;
import io.soonify.TaskGroupFactory;
import io.soonify.spi.TaskGroupInfo;
import io.soonify.spi.TaskGroupListener;
import io.soonify.spi.TaskInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is known of listeners whose classes cannot be looked into.
 */
class UnreadableListenerTests {

	@Test
	@DisplayName("A listener with a method that needs a class that is not there is told of everything")
	void classIsMissing() throws ReflectiveOperationException {
		List<String> told = new ArrayList<>();
		TaskGroupListener listener = (TaskGroupListener) new WithoutAddOn().loadClass(OfAddOn.class.getName())
			.getDeclaredConstructor(List.class)
			.newInstance(told);
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(listener.getClass()::getMethods);
		try (TaskGroup g = TaskGroupFactory.builder().listener(listener).build().create()) {
			g.callSoon(() -> 1);
		}
		assertThat(told).containsExactly("opened", "ended");
	}

	/** What is not there. */
	interface AddOn {

	}

	/**
	 * A listener that can do more where the add-on is there.
	 */
	public static class OfAddOn implements TaskGroupListener {

		private final List<String> told;

		public OfAddOn(List<String> told) {
			this.told = told;
		}

		@SuppressWarnings("unused")
		public void use(AddOn addOn) {
			this.told.add("add-on");
		}

		@Override
		public void groupOpened(TaskGroupInfo group) {
			this.told.add("opened");
		}

		@Override
		public void taskEnded(TaskGroupInfo group, TaskInfo task) {
			this.told.add("ended");
		}

	}

	/**
	 * Where the listener is, but not the add-on.
	 */
	private static final class WithoutAddOn extends ClassLoader {

		WithoutAddOn() {
			super(UnreadableListenerTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.equals(AddOn.class.getName())) {
				throw new ClassNotFoundException(name);
			}
			if (!name.equals(OfAddOn.class.getName())) {
				return super.loadClass(name, resolve);
			}
			try (InputStream in = Objects.requireNonNull(getResourceAsStream(name.replace('.', '/') + ".class"))) {
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
