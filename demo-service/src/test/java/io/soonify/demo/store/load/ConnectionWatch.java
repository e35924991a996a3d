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

package io.soonify.demo.store.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else who needs a connection of the store's pool, every ten milliseconds.
 */
final class ConnectionWatch implements AutoCloseable {

	private final CountDownLatch end = new CountDownLatch(1);

	private final Thread thread = new Thread(this::watch, "connection-watch");

	private final HikariDataSource dataSource;

	private volatile @Nullable Exception failure;

	private volatile long longestWaitNanos;

	private volatile int mostActive;

	private volatile int connections;

	ConnectionWatch(HikariDataSource dataSource) {
		this.dataSource = dataSource;
		this.thread.start();
	}

	private void watch() {
		try {
			for (int i = 1; !this.end.await(10, TimeUnit.MILLISECONDS); i++) {
				long start = System.nanoTime();
				try (Connection connection = this.dataSource.getConnection()) {
					this.longestWaitNanos = Math.max(this.longestWaitNanos, System.nanoTime() - start);
					this.mostActive = Math.max(this.mostActive,
							this.dataSource.getHikariPoolMXBean().getActiveConnections());
					this.connections = i;
				}
			}
		}
		catch (SQLException | InterruptedException ex) {
			this.failure = ex;
		}
	}

	@Nullable Exception failure() {
		return this.failure;
	}

	Duration longestWait() {
		return Duration.ofNanos(this.longestWaitNanos);
	}

	int mostActive() {
		return this.mostActive;
	}

	int connections() {
		return this.connections;
	}

	@Override
	public void close() throws InterruptedException {
		this.end.countDown();
		this.thread.join();
	}

}
