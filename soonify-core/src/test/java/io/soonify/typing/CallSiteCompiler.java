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

package io.soonify.typing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import io.soonify.TaskGroup;
import io.soonify.support.TriedExecutor.Kind;
import org.jspecify.annotations.NullMarked;

/**
 * Compiles {@link CallSites} in memory with the compiler of the running JDK: each in a
 * file of its own, so that their errors stay apart, and all together, which is fast.
 */
final class CallSiteCompiler {

	private static final String EXPECTED = " // ";

	private static final String TEMPLATE = """
			package io.soonify.typing;

			import java.io.*;
			import java.util.*;
			import java.util.stream.*;

			import io.soonify.*;
			import io.soonify.function.*;

			abstract class CallSite%d extends CallSiteScope {

				void callSite() {
					%s
				}

			}
			""";

	private static final long LINE = TEMPLATE.lines().takeWhile((line) -> !line.contains("%s")).count() + 1;

	/**
	 * Look for every error, also late ones after early ones, then stop: no class files.
	 */
	private static final List<String> OPTIONS = List.of("--release", "17", "-classpath", classPath(), "-proc:none",
			"-Xlint:all", "-Xmaxerrs", "0", "-Xmaxwarns", "0", "--should-stop=ifError=FLOW",
			"--should-stop=ifNoError=FLOW");

	private CallSiteCompiler() {
	}

	static List<CallSite> compile(String lines) {
		List<String> callSites = lines.lines().filter((line) -> !line.isBlank()).toList();
		List<Source> sources = new ArrayList<>();
		for (String callSite : callSites) {
			sources.add(new Source(sources.size() + 1, callSite));
		}
		var diagnostics = diagnostics(sources);
		return sources.stream().map((source) -> source.toCallSite(diagnostics)).toList();
	}

	private static List<Diagnostic<? extends JavaFileObject>> diagnostics(List<Source> sources) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		var collector = new DiagnosticCollector<JavaFileObject>();
		try (var files = compiler.getStandardFileManager(collector, Locale.ROOT, StandardCharsets.UTF_8)) {
			boolean success = compiler.getTask(null, files, collector, OPTIONS, null, sources).call();
			var diagnostics = collector.getDiagnostics();
			var errors = diagnostics.stream().filter((each) -> each.getKind() == Diagnostic.Kind.ERROR).toList();
			boolean strays = errors.stream().anyMatch((each) -> !sources.contains(each.getSource()));
			if (success != errors.isEmpty() || strays) {
				throw new IllegalStateException("The compiler failed, and not because of a call site: " + diagnostics);
			}
			return diagnostics;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What a call site needs, which is less to read than the class path of the tests. */
	private static String classPath() {
		return Stream.of(TaskGroup.class, CallSiteScope.class, NullMarked.class)
			.map((type) -> type.getProtectionDomain().getCodeSource().getLocation())
			.map((location) -> Path.of(URI.create(location.toString())).toString())
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String code;

		private final String expected;

		private final String content;

		Source(int number, String callSite) {
			super(URI.create("memory:///io/soonify/typing/CallSite" + number + ".java"), Kind.SOURCE);
			String[] parts = callSite.split(EXPECTED, 2);
			this.code = parts[0].strip();
			this.expected = (parts.length > 1) ? parts[1].strip() : CallSite.COMPILES;
			this.content = TEMPLATE.formatted(number, this.code);
		}

		CallSite toCallSite(List<Diagnostic<? extends JavaFileObject>> diagnostics) {
			return new CallSite(this.code, this.expected, LINE,
					diagnostics.stream().filter((each) -> each.getSource() == this).toList());
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.content;
		}

	}

}
