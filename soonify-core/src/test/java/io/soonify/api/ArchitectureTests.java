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

package io.soonify.api;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.soonify.TaskGroup;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the library promises about itself: what it stands on, how its packages and the
 * classes of the engine lie, and how big a file may grow.
 */
@AnalyzeClasses(packages = "io.soonify", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String API = "io.soonify";

	private static final String ENGINE = "io.soonify.internal";

	private static final int JAVA_17 = 61;

	private static final int MAX_LINES = 800;

	/**
	 * The classes of the engine, lowest first: a class may use those before it and none
	 * of those after it. Classes that cannot do without each other stand in one line,
	 * with a space between them.
	 */
	private static final String[] LAYERS = {
			// @formatter:off
			"Arguments",
			"Misuse",
			"Fields",
			"LibraryThreads",
			"PatientLock",
			"StackReserve",
			"Boundary",
			"Contexts",
			"DeadlineTimer",
			"ScopeStack",
			"Cancellation",
			"GroupOutcome",
			"ConcurrencyLimiter",
			"Launcher",
			"GroupRegistry",
			"GroupDeadline",
			"GroupSettings",
			"Stragglers",
			"ThreadState",
			"TaskExtras",
			"JoinCircle",
			"SoonifierSupport",
			"TaskImpl TaskBody TaskList CancellationTree GroupWait ForgottenGroups Ownership TaskGroupImpl TaskSpecImpl",
			"TaskGroupFactoryImpl",
			// @formatter:on
	};

	/**
	 * The only ways into the engine.
	 */
	private static final String[] WAYS_IN = { "io.soonify.TaskGroupFactory -> TaskGroupFactoryImpl",
			"io.soonify.TaskGroup -> ScopeStack", "io.soonify.CompletionPolicy -> Arguments",
			"io.soonify.spi.TaskGroupRegistry -> GroupRegistry" };

	@ArchTest
	static final ArchRule dependsOnTheJdkAndJspecifyOnly = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("java..", "org.jspecify..", "io.soonify..");

	@ArchTest
	static final ArchRule logsNothing = noClasses().should()
		.dependOnClassesThat(resideInAPackage("java.util.logging..").or(assignableTo(System.Logger.class)));

	@ArchTest
	static final ArchRule functionsStandAlone = noClasses().that()
		.resideInAPackage("io.soonify.function..")
		.should()
		.dependOnClassesThat(resideInAPackage("io.soonify..")
			.and(DescribedPredicate.not(resideInAPackage("io.soonify.function.."))));

	@ArchTest
	static final ArchRule nothingUsesWhatIsForTests = noClasses().that()
		.resideOutsideOfPackage("io.soonify.test..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.soonify.test..");

	@ArchTest
	static final ArchRule namesSayWhatTheClassDoes = noClasses().should()
		.haveNameMatching(".*\\.[^.]*(Util|Helper|Manager|Common)[^.]*");

	@ArchTest
	static final ArchRule namesAreThoseOfTheField = noClasses().should()
		.haveNameMatching(".*\\.[^.$]*(Spare|Relief|Tally|Echo|Onlooker)[^.$]*");

	@ArchTest
	static void engineIsEnteredInFewPlaces(JavaClasses classes) {
		Set<String> seen = new TreeSet<>();
		for (JavaClass origin : classes) {
			if (!isOfEngine(origin)) {
				engineClassesUsedBy(origin).forEach((target) -> seen.add(topLevel(origin) + " -> " + target));
			}
		}
		assertThat(seen).containsExactlyInAnyOrder(WAYS_IN);
	}

	@ArchTest
	static void engineShowsNothingButItsEntries(JavaClasses classes) {
		assertThat(classes.stream()
			.filter((type) -> isOfEngine(type) && type.isTopLevelClass()
					&& type.getModifiers().contains(JavaModifier.PUBLIC))
			.map(JavaClass::getSimpleName))
			.containsExactlyInAnyOrder(Arrays.stream(WAYS_IN)
				.map((way) -> way.substring(way.lastIndexOf(' ') + 1))
				.toArray(String[]::new));
	}

	@ArchTest
	static void engineHasLayers(JavaClasses classes) {
		List<String> upwards = new ArrayList<>();
		for (JavaClass origin : classes) {
			if (isOfEngine(origin)) {
				for (String target : engineClassesUsedBy(origin)) {
					String name = nameInEngine(topLevel(origin));
					if (layer(target) > layer(name)) {
						upwards.add(name + " -> " + target);
					}
				}
			}
		}
		assertThat(upwards).isEmpty();
	}

	@ArchTest
	static void everyClassOfTheEngineHasItsLayer(JavaClasses classes) {
		assertThat(classes.stream()
			.filter((type) -> isOfEngine(type) && type.isTopLevelClass())
			.map(JavaClass::getSimpleName)
			.filter((name) -> !name.equals("package-info"))).containsExactlyInAnyOrderElementsOf(
					Arrays.stream(LAYERS).flatMap((layer) -> Arrays.stream(layer.split(" "))).toList());
	}

	@ArchTest
	static void everyPackageIsNullMarked(JavaClasses classes) {
		assertThat(classes.stream()
			.map(JavaClass::getPackage)
			.distinct()
			.filter((javaPackage) -> !isNullMarked(javaPackage))).isEmpty();
	}

	@ArchTest
	static void moduleExportsAllButTheEngine(JavaClasses classes) throws IOException {
		try (InputStream in = URI.create(locationOf(TaskGroup.class) + "module-info.class").toURL().openStream()) {
			ModuleDescriptor module = ModuleDescriptor.read(in);
			assertThat(module.name()).isEqualTo(API);
			assertThat(module.exports()).allMatch((export) -> !export.isQualified())
				.extracting(ModuleDescriptor.Exports::source)
				.containsExactlyInAnyOrderElementsOf(classes.stream()
					.map(JavaClass::getPackageName)
					.distinct()
					.filter((name) -> !name.equals(ENGINE))
					.toList());
		}
	}

	@ArchTest
	static void classFilesAreForJava17(JavaClasses classes) {
		assertThat(classes.stream().filter((type) -> majorVersion(type) != JAVA_17)).isEmpty();
	}

	@ArchTest
	static void sourceFilesStayReadable(JavaClasses classes) throws IOException {
		Path sources = Path.of(System.getProperty("basedir", ""), "src", "main");
		try (var files = Files.walk(sources)) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java"))
				.filter((file) -> lineCount(file) > MAX_LINES)).isEmpty();
		}
	}

	private static boolean isOfEngine(JavaClass type) {
		return type.getPackageName().equals(ENGINE);
	}

	/**
	 * Return what a class uses of the engine.
	 * @param origin the class
	 * @return the simple names of top-level classes of the engine, other than its own
	 */
	private static Set<String> engineClassesUsedBy(JavaClass origin) {
		Set<String> used = new TreeSet<>();
		origin.getDirectDependenciesFromSelf()
			.stream()
			.map((dependency) -> dependency.getTargetClass().getBaseComponentType())
			.filter(ArchitectureTests::isOfEngine)
			.map(ArchitectureTests::topLevel)
			.filter((target) -> !target.equals(topLevel(origin)))
			.forEach((target) -> used.add(nameInEngine(target)));
		return used;
	}

	private static String topLevel(JavaClass type) {
		int nested = type.getName().indexOf('$');
		return (nested < 0) ? type.getName() : type.getName().substring(0, nested);
	}

	private static String nameInEngine(String topLevel) {
		return topLevel.substring(ENGINE.length() + 1);
	}

	private static int layer(String name) {
		for (int i = 0; i < LAYERS.length; i++) {
			if (List.of(LAYERS[i].split(" ")).contains(name)) {
				return i;
			}
		}
		throw new AssertionError("Class '%s' has no place in LAYERS".formatted(name));
	}

	private static boolean isNullMarked(JavaPackage javaPackage) {
		return javaPackage.tryGetPackageInfo().filter((info) -> info.isAnnotatedWith(NullMarked.class)).isPresent();
	}

	private static String locationOf(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation().toString();
	}

	private static int majorVersion(JavaClass type) {
		URI classFile = type.getSource().orElseThrow().getUri();
		try (var content = new DataInputStream(classFile.toURL().openStream())) {
			content.skipNBytes(6);
			return content.readUnsignedShort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Without the licence. */
	private static long lineCount(Path file) {
		try (var lines = Files.lines(file)) {
			return lines.dropWhile((line) -> !line.startsWith("package ")).count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
