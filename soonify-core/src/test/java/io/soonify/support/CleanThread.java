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

package io.soonify.support;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each test, from its construction to its end, on a thread of its own. So a test
 * that fails leaves neither an open group nor an interrupt to the next one, and one whose
 * group never ends is left behind when its time is over.
 */
public final class CleanThread implements InvocationInterceptor, AfterEachCallback {

	private static final ThreadLocal<ExecutorService> THREAD = new ThreadLocal<>();

	@Override
	public <T> T interceptTestClassConstructor(Invocation<T> invocation,
			ReflectiveInvocationContext<Constructor<T>> constructor, ExtensionContext context) throws Throwable {
		THREAD.set(newThread());
		return onOwnThread(invocation);
	}

	@Override
	public void interceptBeforeEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		onOwnThread(invocation);
	}

	@Override
	public void interceptTestMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		onOwnThread(invocation);
	}

	@Override
	public void interceptTestTemplateMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		onOwnThread(invocation);
	}

	@Override
	public void interceptAfterEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		onOwnThread(invocation);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		THREAD.get().shutdownNow();
		THREAD.remove();
	}

	private static <T> T onOwnThread(Invocation<T> invocation) throws Throwable {
		CompletableFuture<T> result = new CompletableFuture<>();
		THREAD.get().execute(() -> {
			try {
				result.complete(invocation.proceed());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		try {
			return result.get();
		}
		catch (ExecutionException ex) {
			throw ex.getCause();
		}
		catch (InterruptedException ex) {
			// the test has had its time, and may go on for ever
			THREAD.get().shutdownNow();
			THREAD.set(newThread());
			throw ex;
		}
	}

	private static ExecutorService newThread() {
		return Executors.newSingleThreadExecutor(CleanThread::daemon);
	}

	private static Thread daemon(Runnable command) {
		Thread thread = new Thread(command, "test");
		thread.setDaemon(true);
		return thread;
	}

}
