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

package io.soonify.demo.store.offer;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link QueryCancellation}.
 */
class QueryCancellationTests {

	private final QueryCancellation cancellation = new QueryCancellation();

	private final Statement statement = mock();

	@Test
	@DisplayName("The statement that runs is cancelled")
	void runningStatementIsCancelled() throws Exception {
		this.cancellation.during(() -> {
			QueryCancellation.about(mock());
			QueryCancellation.about(this.statement);
			this.cancellation.cancel();
			return "nothing";
		});
		then(this.statement).should().cancel();
	}

	@Test
	@DisplayName("A statement is not executed after the cancellation")
	void nothingIsExecutedAfterTheCancellation() {
		this.cancellation.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> this.cancellation.during(() -> {
			QueryCancellation.about(this.statement);
			return "nothing";
		}));
	}

	@Test
	@DisplayName("A statement that has ended is left alone: its connection is somebody else's by now")
	void endedStatementIsNotCancelled() throws Exception {
		assertThat(this.cancellation.<String>during(() -> {
			QueryCancellation.about(this.statement);
			return "done";
		})).isEqualTo("done");
		this.cancellation.cancel();
		then(this.statement).should(never()).cancel();
	}

	@Test
	@DisplayName("A statement that ends at the same time is no failure")
	void closedStatementIsNoFailure() throws Exception {
		willThrow(new SQLException("closed")).given(this.statement).cancel();
		this.cancellation.during(() -> {
			QueryCancellation.about(this.statement);
			assertThatNoException().isThrownBy(this.cancellation::cancel);
			return "nothing";
		});
	}

	@Test
	@DisplayName("Statements of threads that nobody cancels are executed as ever")
	void otherStatementsAreLeftAlone() throws Exception {
		this.cancellation.during(() -> "nothing");
		QueryCancellation.about(this.statement);
		this.cancellation.cancel();
		then(this.statement).shouldHaveNoInteractions();
	}

}
