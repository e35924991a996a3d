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

package io.soonify.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.soonify.CompletionPolicy;
import io.soonify.CompletionPolicy.Decision;
import io.soonify.CompletionPolicy.Progress;
import io.soonify.SoonValue;
import io.soonify.TaskFailedException;
import io.soonify.TaskGroup;
import io.soonify.TaskGroupException;
import io.soonify.TaskGroupFactory;
import io.soonify.TaskSpec;
import io.soonify.chaos.Probe.GroupRun;
import io.soonify.chaos.Sabotage.Point;
import io.soonify.spi.TaskGroupRegistry;

/**
 * A random program: some owners, each for another user, open groups on one executor and
 * under one limit, and somebody outside meddles with all of it. What it does depends on
 * its seed alone; what comes of it, on luck, too.
 */
final class ChaosProgram {

	private static final int DEEPEST = 6;

	private static final int MOST_TASKS = 150;

	private static final String[] ALL_USERS = { "yury", "nathaniel", "alex" };

	private final long seed;

	private final Problems problems = new Problems();

	private final Sabotage sabotage;

	private final Ledger ledger;

	private final TriedExecutor executor;

	private final TaskGroupRegistry registry = TaskGroupRegistry.create();

	private final boolean context;

	private final boolean decorator;

	private final boolean meddles;

	private final int limit;

	private final TaskGroupFactory factory;

	private final TaskGroupFactory limited;

	private final SplittableRandom dice;

	private final AtomicInteger budget = new AtomicInteger(MOST_TASKS);

	private final Queue<Probe> probes = new ConcurrentLinkedQueue<>();

	private final Queue<GroupRun> open = new ConcurrentLinkedQueue<>();

	private final List<Thread> owners = new ArrayList<>();

	private final CountDownLatch running;

	private volatile String doing = "starts";

	ChaosProgram(long seed) {
		this.seed = seed;
		this.dice = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
		this.sabotage = new Sabotage(this.dice);
		this.ledger = new Ledger(this.sabotage, this.problems);
		TriedExecutor.Kind[] kinds = TriedExecutor.Kind.values();
		this.executor = new TriedExecutor(kinds[this.dice.nextInt(kinds.length)], this.sabotage, this.problems);
		this.context = this.dice.nextBoolean();
		this.decorator = this.dice.nextBoolean();
		this.meddles = this.dice.nextInt(3) > 0;
		this.limit = 1 + this.dice.nextInt(this.executor.width());
		this.running = new CountDownLatch(1 + this.dice.nextInt(ALL_USERS.length));
		this.factory = build();
		this.limited = this.factory.withMaxTotalConcurrency(this.limit);
	}

	private TaskGroupFactory build() {
		TaskGroupFactory.Builder builder = TaskGroupFactory.builder()
			.listener(this.ledger.saboteur())
			.listener(this.ledger)
			.registry(this.registry)
			.stragglerWarnAfter(Duration.ofMillis(20 + this.dice.nextInt(100)));
		this.executor.configure(builder);
		if (this.context) {
			builder.context(Users.context(this.sabotage));
			if (this.dice.nextBoolean()) {
				builder.context(() -> null).context(Users.context(this.sabotage));
			}
		}
		if (this.decorator) {
			builder.taskDecorator(Users.decorator(this.sabotage));
		}
		if (this.dice.nextBoolean()) {
			builder.consequenceOfCancellation((thrown) -> {
				this.sabotage.at(Point.PREDICATE);
				return false;
			});
		}
		if (this.dice.nextBoolean()) {
			builder.waitingCheck((group) -> this.sabotage.at(Point.CHECK_WAITING));
		}
		return builder.build();
	}

	// What the tests ask

	Problems problems() {
		return this.problems;
	}

	TriedExecutor executor() {
		return this.executor;
	}

	boolean hasContext() {
		return this.context;
	}

	boolean hasDecorator() {
		return this.decorator;
	}

	TaskGroupRegistry registry() {
		return this.registry;
	}

	int tasks() {
		return this.probes.size();
	}

	@Override
	public String toString() {
		return "Program %d (%s, limit %d%s%s%s), which %s".formatted(this.seed, this.executor, this.limit,
				this.context ? ", context" : "", this.decorator ? ", decorator" : "", this.meddles ? ", meddler" : "",
				this.doing);
	}

	// Running

	/**
	 * Run the program to its end and check what is left.
	 */
	void run() throws InterruptedException {
		this.doing = "runs";
		for (long i = this.running.getCount() - 1; i >= 0; i--) {
			String user = ALL_USERS[(int) i];
			SplittableRandom own = this.dice.split();
			Thread owner = new Thread(() -> own(own, user), "owner-" + this.seed + "-" + user);
			owner.setDaemon(true);
			this.owners.add(owner);
		}
		SplittableRandom outside = this.dice.split();
		this.owners.forEach(Thread::start);
		if (this.meddles) {
			meddle(outside);
		}
		this.running.await();
		this.doing = "is checked";
		check();
		for (Thread owner : this.owners) {
			owner.join();
		}
		this.executor.close();
	}

	private void own(SplittableRandom own, String user) {
		Users.become(user);
		try {
			for (int groups = 1 + own.nextInt(3); groups > 0; groups--) {
				group(own.split(), null, 0, user);
				if (TaskGroup.current().isPresent()) {
					this.problems.add("the owner is inside of " + TaskGroup.current());
				}
			}
		}
		catch (Throwable ex) {
			this.problems.add("the owner threw", ex);
		}
		finally {
			Thread.interrupted();
			this.running.countDown();
		}
		try {
			this.running.await();
			Thread.interrupted(); // whoever meddles has ended, too, or is about to
		}
		catch (InterruptedException ex) {
			// so late
		}
	}

	private void check() {
		this.sabotage.end();
		this.registry.acceptNewGroups();
		this.probes.forEach(Probe::checkEnd);
		this.ledger.check(this.probes.size());
		if (!this.registry.groups().isEmpty()) {
			this.problems.add("groups left in the registry: " + this.registry.groups());
		}
		if (!this.executor.isShutDown() && !this.problems.areFound()) {
			checkPermits();
		}
	}

	/**
	 * All permits are back if as many tasks as there are can run at the same time.
	 */
	private void checkPermits() {
		this.doing = "is checked for its permits";
		this.executor.awaitRoom();
		CountDownLatch allAtOnce = new CountDownLatch(this.limit);
		String before = Users.CONTEXT.get();
		try (TaskGroup group = this.limited.create()) {
			for (int i = 0; i < this.limit; i++) {
				group.runSoon(() -> {
					allAtOnce.countDown();
					if (!allAtOnce.await(20, TimeUnit.SECONDS)) {
						this.problems.add("only %d of %d permits are left: %s".formatted(
								this.limit - allAtOnce.getCount(), this.limit,
								this.registry.groups()
									.stream()
									.flatMap((open) -> open.unfinishedTasks().stream())
									.toList()));
					}
				});
			}
		}
		catch (Throwable ex) {
			this.problems.add("the factory does not work any more", ex);
		}
		if (Users.CONTEXT.get() != before || Thread.currentThread().isInterrupted()) {
			this.problems.add("something has reached the owner");
		}
	}

	// Groups

	private void group(SplittableRandom own, GroupRun around, int depth, String user) throws Exception {
		boolean failsFast = own.nextBoolean();
		TaskGroupFactory derived = derive(own, failsFast);
		GroupRun run = new GroupRun(failsFast);
		boolean opened = false;
		switch (own.nextInt(8)) {
			case 0 -> inBlock(own, derived, run, depth, user);
			case 1 -> map(own, derived, user);
			case 2 -> race(own, derived, user);
			default -> {
				TaskGroup group;
				try {
					group = derived.create();
				}
				catch (Throwable ex) {
					expect(ex);
					return;
				}
				run.group(group);
				opened = true;
			}
		}
		if (opened) {
			inTry(own, run, depth, user);
		}
	}

	private void inTry(SplittableRandom own, GroupRun run, int depth, String user) throws Exception {
		this.open.add(run);
		Throwable fromBody = null;
		try {
			body(own, run, depth, user);
		}
		catch (Throwable ex) {
			expect(ex);
			run.thrown(ex);
			fromBody = ex;
		}
		try {
			run.group().close();
		}
		catch (Throwable ex) {
			expectOfClose(ex);
			run.thrown(ex);
			fromBody = ex;
		}
		finally {
			run.closed();
			this.open.remove(run);
		}
		if (fromBody instanceof Exception exception && own.nextInt(3) == 0 && depth > 0) {
			throw exception;
		}
	}

	private void inBlock(SplittableRandom own, TaskGroupFactory derived, GroupRun run, int depth, String user) {
		boolean[] isOpen = new boolean[1];
		try {
			derived.run((group) -> {
				isOpen[0] = true;
				run.group(group);
				this.open.add(run);
				body(own, run, depth, user);
			});
		}
		catch (Throwable ex) {
			expect(ex);
			run.thrown(ex);
			for (Throwable suppressed : ex.getSuppressed()) {
				run.thrown(suppressed);
			}
		}
		if (isOpen[0]) {
			run.closed();
			this.open.remove(run);
		}
	}

	private void map(SplittableRandom own, TaskGroupFactory derived, String user) {
		int size = Math.min(own.nextInt(4), this.budget.getAndAdd(-4));
		List<Integer> items = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			items.add(i);
		}
		AtomicInteger inside = new AtomicInteger();
		List<SplittableRandom> each = new ArrayList<>();
		items.forEach((item) -> each.add(own.split()));
		try (TaskGroup group = derived.create()) {
			List<SoonValue<Integer>> values = group.map(items, (item) -> {
				inside.incrementAndGet();
				try {
					leaf(each.get(item));
					return item;
				}
				finally {
					inside.decrementAndGet();
				}
			});
			values.forEach((value) -> this.probes.add(Probe.of(this, value)));
		}
		catch (Throwable ex) {
			expect(ex);
		}
		if (inside.get() != 0) {
			this.problems.add("map has returned though its tasks run");
		}
	}

	private void race(SplittableRandom own, TaskGroupFactory derived, String user) {
		AtomicInteger inside = new AtomicInteger();
		List<Callable<Object>> contenders = new ArrayList<>();
		for (int i = own.nextInt(4); i >= 0; i--) {
			SplittableRandom each = own.split();
			contenders.add(() -> {
				inside.incrementAndGet();
				try {
					leaf(each);
					return user;
				}
				finally {
					inside.decrementAndGet();
				}
			});
		}
		try {
			if (derived.named(Ledger.RACE).race(contenders) != user) {
				this.problems.add("a race with a strange winner");
			}
		}
		catch (Throwable ex) {
			expect(ex);
		}
		if (inside.get() != 0) {
			this.problems.add("a race is over though its tasks run");
		}
	}

	private TaskGroupFactory derive(SplittableRandom own, boolean failsFast) {
		TaskGroupFactory derived = (own.nextInt(3) == 0) ? this.limited : this.factory;
		if (own.nextBoolean()) {
			derived = derived.named("group-" + own.nextInt(4));
		}
		if (own.nextInt(4) == 0) {
			derived = derived.withMaxConcurrency(1 + own.nextInt(3));
		}
		if (own.nextInt(4) == 0) {
			derived = derived.withTimeout(Duration.ofNanos(100_000L << own.nextInt(9)));
		}
		return failsFast ? derived : derived.withPolicy(policy(own));
	}

	private CompletionPolicy policy(SplittableRandom own) {
		return switch (own.nextInt(6)) {
			case 0 -> CompletionPolicy.firstSuccess();
			case 1 -> CompletionPolicy.successes(1 + own.nextInt(4));
			case 2 -> ownPolicy(1 + own.nextInt(5));
			default -> CompletionPolicy.supervised();
		};
	}

	/** Looks at outcomes, and is not reliable. */
	private CompletionPolicy ownPolicy(int enough) {
		return new CompletionPolicy() {

			@Override
			public Decision judge(Progress progress) {
				ChaosProgram.this.sabotage.at(Point.JUDGE);
				if (ChaosProgram.this.sabotage.hits(Point.JUDGE_NULL)) {
					return null;
				}
				long seen = progress.succeeded() + progress.failed();
				if (progress.outcomes().size() < seen || progress.unfinished() < 0) {
					ChaosProgram.this.problems.add("progress that does not add up: " + progress.unfinished());
				}
				long good = progress.outcomes().stream().filter((outcome) -> outcome.value() != null).count();
				return (good >= enough) ? Decision.SUCCEED
						: (progress.failed() > enough) ? Decision.FAIL : Decision.CONTINUE;
			}

			@Override
			public Decision judgeAfterDeadline(Progress progress) {
				ChaosProgram.this.sabotage.at(Point.JUDGE_AFTER_DEADLINE);
				return (progress.succeeded() > 0) ? Decision.SUCCEED : Decision.FAIL;
			}

		};
	}

	private void body(SplittableRandom own, GroupRun run, int depth, String user) throws Exception {
		List<Probe> started = new ArrayList<>();
		for (int steps = own.nextInt(7); steps > 0; steps--) {
			switch (own.nextInt(16)) {
				case 0 -> join(run);
				case 1 -> cancelSome(own, run);
				case 2 -> read(own, started);
				case 3 -> {
					if (depth < DEEPEST) {
						group(own.split(), run, depth + 1, user);
					}
				}
				case 4 -> pause(own);
				case 5 -> {
					if (own.nextInt(4) == 0) {
						Thread.currentThread().interrupt();
					}
				}
				case 6 -> {
					if (own.nextInt(4) == 0) {
						throw Sabotage.<Exception>sneak(this.sabotage.throwable(own));
					}
				}
				default -> start(own, run, depth, user, started);
			}
		}
	}

	private static void join(GroupRun run) {
		run.group().join();
	}

	private void start(SplittableRandom own, GroupRun run, int depth, String user, List<Probe> started) {
		if (this.budget.getAndDecrement() <= 0) {
			return;
		}
		boolean withOptions = own.nextInt(3) == 0;
		boolean optional = withOptions && own.nextInt(3) == 0;
		Probe probe = new Probe(this, run, user, own.split(), depth, optional);
		run.add(probe);
		SoonValue<Object> handle;
		try {
			handle = withOptions ? withOptions(own, run.group(), probe, optional).callSoon(probe)
					: run.group().callSoon(probe);
		}
		catch (IllegalStateException ex) {
			run.remove(probe);
			throw ex;
		}
		probe.handle(handle);
		this.probes.add(probe);
		started.add(probe);
	}

	private TaskSpec withOptions(SplittableRandom own, TaskGroup group, Probe probe, boolean optional) {
		TaskSpec spec = group.task("task-of-" + own.nextInt(5));
		if (optional) {
			spec = spec.optional();
		}
		if (own.nextInt(3) == 0) {
			probe.mayTimeOut();
			spec = spec.timeout(Duration.ofNanos(100_000L << own.nextInt(8)));
		}
		if (own.nextInt(3) == 0) {
			spec = spec.shielded();
		}
		if (own.nextInt(3) == 0) {
			SplittableRandom callback = own.split();
			AtomicInteger calls = new AtomicInteger();
			spec = spec.onCancel(() -> {
				if (calls.incrementAndGet() > 1) {
					this.problems.add("onCancel was called twice");
				}
				this.sabotage.at(Point.ON_CANCEL);
				callback(callback);
			});
		}
		return spec;
	}

	/** A callback that is not as quick as it should be. */
	private void callback(SplittableRandom callback) {
		if (callback.nextInt(4) == 0 && this.executor.allowsNesting()) {
			boolean interrupted = Thread.interrupted();
			try (TaskGroup group = ((callback.nextBoolean()) ? this.limited : this.factory).create()) {
				Probe probe = Probe.of(this, group.callSoon(() -> "from a callback"));
				this.probes.add(probe);
			}
			catch (Throwable ex) {
				expect(ex);
			}
			finally {
				if (interrupted) {
					Thread.currentThread().interrupt();
				}
			}
		}
		else {
			LockSupport.parkNanos(callback.nextInt(200_000));
		}
	}

	private void cancelSome(SplittableRandom own, GroupRun run) {
		List<Probe> all = run.probes();
		if (own.nextInt(3) == 0 || all.isEmpty()) {
			if (own.nextInt(3) == 0) {
				run.group().cancel("chaos");
			}
			return;
		}
		Probe one = all.get(own.nextInt(all.size()));
		if (one.handle() != null) {
			one.cancel();
		}
	}

	private void read(SplittableRandom own, List<Probe> started) {
		if (started.isEmpty()) {
			return;
		}
		SoonValue<Object> value = started.get(own.nextInt(started.size())).handle();
		switch (own.nextInt(8)) {
			case 0 -> value.value();
			case 1 -> value.orElse("fallback");
			case 2 -> {
				if (value.isReady()) {
					value.value();
				}
			}
			default -> value.join();
		}
	}

	// Tasks

	/**
	 * What a task does.
	 */
	Object task(Probe probe, GroupRun run, SplittableRandom own, int depth, String user) throws Exception {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		List<Probe> started = new ArrayList<>();
		boolean nests = this.executor.allowsNesting();
		for (int steps = own.nextInt(4); steps > 0; steps--) {
			switch (own.nextInt(12)) {
				case 0, 1, 2 -> {
					if (nests && depth < DEEPEST) {
						group(own.split(), run, depth + 1, user);
					}
				}
				case 3 -> {
					if (nests) {
						start(own, run, depth, user, started);
					}
				}
				case 4 -> cancelSome(own, run);
				case 5, 6 -> joinSome(own, run);
				case 7 -> {
					if (nests && own.nextInt(4) == 0 && leaveOpen(own, probe, user)) {
						return "left open";
					}
				}
				default -> leaf(own);
			}
		}
		if (own.nextInt(6) == 0) {
			probe.makeDirty();
			if (own.nextBoolean()) {
				probe.makeClean(loader);
			}
		}
		leaf(own);
		return (own.nextInt(10) == 0) ? null : new Object();
	}

	/** Any task of the program: siblings, those around, those of others. */
	private void joinSome(SplittableRandom own, GroupRun run) {
		Probe found = null;
		List<Probe> siblings = run.probes();
		if (!siblings.isEmpty() && own.nextBoolean()) {
			found = siblings.get(own.nextInt(siblings.size()));
		}
		else {
			int index = own.nextInt(Math.max(1, this.probes.size()));
			for (Probe one : this.probes) {
				if (index-- <= 0) {
					found = one;
					break;
				}
			}
		}
		SoonValue<Object> handle = (found != null) ? found.handle() : null;
		if (handle != null) {
			handle.join();
		}
	}

	private boolean leaveOpen(SplittableRandom own, Probe probe, String user) {
		GroupRun run = new GroupRun(true);
		try {
			TaskGroup group = derive(own, true).create();
			run.group(group);
			run.leftOpen();
			probe.leavesOpen();
			start(own, run, DEEPEST, user, new ArrayList<>());
			return true;
		}
		catch (Throwable ex) {
			expect(ex);
			return run.group() != null;
		}
	}

	private void leaf(SplittableRandom own) throws Exception {
		switch (own.nextInt(12)) {
			case 0 -> throw Sabotage.<Exception>sneak(this.sabotage.throwable(own));
			case 1 -> Thread.sleep(own.nextInt(3));
			case 2 -> Thread.sleep(20);
			case 3 -> {
				long end = System.nanoTime() + own.nextInt(2_000_000);
				while (System.nanoTime() - end < 0) {
					Thread.onSpinWait(); // heeds nothing
				}
			}
			case 4 -> {
				try {
					Thread.sleep(10);
				}
				catch (InterruptedException ex) {
					throw new IllegalArgumentException("chaos", ex);
				}
			}
			default -> {
				// quick
			}
		}
	}

	private static void pause(SplittableRandom own) {
		LockSupport.parkNanos(own.nextInt(1_000_000));
	}

	// Outside

	/**
	 * Meddle from outside until the owners are done.
	 */
	private void meddle(SplittableRandom outside) throws InterruptedException {
		boolean canInterrupt = outside.nextBoolean();
		boolean canShutDown = outside.nextInt(6) == 0;
		boolean canRefuse = outside.nextInt(4) == 0;
		while (!this.running.await(outside.nextInt(500), TimeUnit.MICROSECONDS)) {
			try {
				meddleOnce(outside, canInterrupt, canShutDown, canRefuse);
			}
			catch (Throwable ex) {
				expect(ex);
			}
		}
		this.registry.acceptNewGroups();
	}

	private void meddleOnce(SplittableRandom outside, boolean canInterrupt, boolean canShutDown, boolean canRefuse) {
		GroupRun run = this.open.peek();
		switch (outside.nextInt(16)) {
			case 0 -> {
				if (canInterrupt) {
					this.owners.get(outside.nextInt(this.owners.size())).interrupt();
				}
			}
			case 1 -> {
				if (canShutDown && outside.nextInt(4) == 0) {
					this.executor.shutdown(outside.nextBoolean());
				}
			}
			case 2 -> {
				if (canRefuse) {
					this.registry.refuseNewGroups("chaos");
				}
			}
			case 3 -> this.registry.acceptNewGroups();
			case 4 -> {
				if (canRefuse) {
					this.registry.cancelAll();
				}
			}
			case 5, 6 -> {
				if (run != null) {
					cancelSome(outside, run);
				}
			}
			case 7, 8, 9 -> {
				if (run != null) {
					startFromOutside(outside, run);
				}
			}
			case 10 -> {
				if (run != null) {
					joinSome(outside, run);
				}
			}
			case 11 -> this.registry.groups().forEach((group) -> {
				group.unfinishedTasks().forEach(Object::toString);
				if (group.remaining().isPresent() && group.remaining().get().isNegative()) {
					this.problems.add("negative time remaining");
				}
			});
			default -> Thread.onSpinWait();
		}
	}

	/** In the name of the owner, or its tasks would work for nobody. */
	private void startFromOutside(SplittableRandom outside, GroupRun run) {
		if (!this.executor.allowsNesting()) {
			return;
		}
		String user = run.owner().getName().substring(run.owner().getName().lastIndexOf('-') + 1);
		if (!List.of(ALL_USERS).contains(user)) {
			return; // a task owns it, and has not said for whom
		}
		Users.become(user);
		try {
			start(outside, run, DEEPEST, user, new ArrayList<>());
		}
		finally {
			Users.become(null);
		}
	}

	// What may be thrown

	private void expect(Throwable ex) {
		boolean isOurs = Sabotage.isOurs(ex);
		boolean isTheirs = ex instanceof TaskGroupException || ex instanceof TaskFailedException
				|| ex instanceof CancellationException || ex instanceof InterruptedException
				|| ex instanceof IllegalStateException;
		if (!isOurs && !isTheirs) {
			this.problems.add("unexpectedly thrown:", ex);
		}
	}

	private void expectOfClose(Throwable ex) {
		if (!(ex instanceof TaskGroupException) && ex.getClass() != IllegalStateException.class) {
			this.problems.add("unexpectedly thrown by close:", ex);
		}
	}

}
