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
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels what one task asks the database. An interrupt alone does not do that: most
 * drivers wait in a socket, and even if they gave up, the database would go on.
 */
class QueryCancellation {

	private static final Logger logger = LoggerFactory.getLogger(QueryCancellation.class);

	private static final ThreadLocal<@Nullable QueryCancellation> current = new ThreadLocal<>();

	private @Nullable Statement statement;

	private boolean cancelled;

	/**
	 * Let another thread cancel the statements of this one, as long as it runs queries.
	 * @param <T> the type of the result
	 * @param queries the queries
	 * @return what they returned
	 * @throws Exception if they failed
	 */
	<T> T during(Callable<T> queries) throws Exception {
		current.set(this);
		try {
			return queries.call();
		}
		finally {
			current.remove();
			running(null);
		}
	}

	/**
	 * Remember a statement of the current thread, which is about to be executed.
	 * @param statement the statement
	 */
	static void about(Statement statement) {
		QueryCancellation cancellation = current.get();
		if (cancellation != null) {
			cancellation.running(statement);
		}
	}

	private synchronized void running(@Nullable Statement newStatement) {
		this.statement = newStatement;
		if (this.cancelled && newStatement != null) {
			throw new CancellationException("Nobody waits for the query any more");
		}
	}

	synchronized void cancel() {
		this.cancelled = true;
		if (this.statement != null) {
			try {
				this.statement.cancel();
			}
			catch (SQLException ex) {
				logger.debug("The query has ended by itself", ex); // it is closed
			}
		}
	}

}
