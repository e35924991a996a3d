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

package io.soonify.autoconfigure.context;

import java.util.List;
import java.util.function.Consumer;

import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;
import io.soonify.autoconfigure.executor.SoonifyExecutorAutoConfiguration;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A task is never part of the transaction in which it was started: S2 and S18.
 */
@Timeout(60)
class TransactionTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SoonifyAutoConfiguration.class, SoonifyExecutorAutoConfiguration.class,
				SoonifyContextAutoConfiguration.class));

	private final JdbcDataSource dataSource = new JdbcDataSource();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);

	private final TransactionTemplate transaction = new TransactionTemplate(
			new DataSourceTransactionManager(this.dataSource));

	@BeforeEach
	void createTable() {
		this.dataSource.setURL("jdbc:h2:mem:transactions;DB_CLOSE_DELAY=-1");
		this.jdbc.execute("create table orders (id int primary key)");
	}

	@AfterEach
	void shutDown() {
		this.jdbc.execute("shutdown");
	}

	@Test
	void taskIsInNoTransaction() {
		withTaskGroups((taskGroups) -> this.transaction.executeWithoutResult((status) -> {
			assertThat(TransactionSynchronizationManager.hasResource(this.dataSource)).isTrue();
			assertThat(taskGroups.map(List.of(1, 2, 3),
					(i) -> TransactionSynchronizationManager.isActualTransactionActive()
							|| TransactionSynchronizationManager.isSynchronizationActive()
							|| !TransactionSynchronizationManager.getResourceMap().isEmpty()))
				.containsOnly(false);
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
		}));
	}

	@Test
	void taskDoesNotSeeWhatItsStarterHasNotCommitted() {
		withTaskGroups((taskGroups) -> {
			this.transaction.executeWithoutResult((status) -> {
				insert(1);
				assertThat(count()).isOne();
				assertThat(taskGroups.map(List.of("by task"), (i) -> count())).containsExactly(0);
			});
			assertThat(taskGroups.map(List.of("by task"), (i) -> count())).containsExactly(1);
		});
	}

	@Test
	void whatATaskWritesStaysWhenItsStarterRollsBack() {
		withTaskGroups((taskGroups) -> {
			this.transaction.executeWithoutResult((status) -> {
				insert(1);
				taskGroups.map(List.of(2, 3), this::insert);
				status.setRollbackOnly();
			});
			assertThat(this.jdbc.queryForList("select id from orders order by id", Integer.class)).containsExactly(2,
					3);
		});
	}

	@Test
	void taskCanHaveATransactionOfItsOwn() {
		withTaskGroups((taskGroups) -> {
			taskGroups.map(List.of(1, 2), (id) -> this.transaction.execute((status) -> {
				assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
				if (id == 1) {
					status.setRollbackOnly();
				}
				return insert(id);
			}));
			assertThat(this.jdbc.queryForList("select id from orders", Integer.class)).containsExactly(2);
			assertThat(taskGroups.map(List.of(1, 2, 3),
					(i) -> TransactionSynchronizationManager.isActualTransactionActive()))
				.containsOnly(false);
		});
	}

	private void withTaskGroups(Consumer<TaskGroupFactory> test) {
		this.contextRunner.run((context) -> test.accept(context.getBean(TaskGroupFactory.class)));
	}

	private int insert(int id) {
		return this.jdbc.update("insert into orders values (?)", id);
	}

	private Integer count() {
		return this.jdbc.queryForObject("select count(*) from orders", Integer.class);
	}

}
