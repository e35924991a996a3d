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

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the library promises about itself: what it stands on, how its packages lie and how
 * big a file may grow.
 */
@AnalyzeClasses(packages = "io.soonify", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final int JAVA_17 = 61;

	private static final int MAX_LINES = 300;

	@ArchTest
	static final ArchRule dependsOnTheJdkAndJspecifyOnly = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("java..", "org.jspecify..", "io.soonify..");

	@ArchTest
	static final ArchRule logsNothing = noClasses().should()
		.dependOnClassesThat(resideInAPackage("java.util.logging..").or(assignableTo(System.Logger.class)));

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule functionsStandAlone = noClasses().that()
		.resideInAPackage("io.soonify.function..")
		.should()
		.dependOnClassesThat(resideInAPackage("io.soonify..")
			.and(DescribedPredicate.not(resideInAPackage("io.soonify.function.."))));

	@ArchTest
	static final ArchRule namesSayWhatTheClassDoes = noClasses().should()
		.haveNameMatching(".*\\.[^.]*(Util|Helper|Manager|Common)[^.]*");

	@ArchTest
	static void everyPackageIsNullMarked(JavaClasses classes) {
		assertThat(classes.stream()
			.map(JavaClass::getPackage)
			.distinct()
			.filter((javaPackage) -> !isNullMarked(javaPackage))).isEmpty();
	}

	@ArchTest
	static void classFilesAreForJava17(JavaClasses classes) {
		assertThat(classes.stream().filter((type) -> majorVersion(type) != JAVA_17)).isEmpty();
	}

	@ArchTest
	static void sourceFilesStaySmall(JavaClasses classes) throws IOException {
		Path sources = Path.of(System.getProperty("basedir", ""), "src", "main", "java");
		try (var files = Files.walk(sources)) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java"))
				.filter((file) -> lineCount(file) > MAX_LINES)).isEmpty();
		}
	}

	private static boolean isNullMarked(JavaPackage javaPackage) {
		return javaPackage.tryGetPackageInfo().filter((info) -> info.isAnnotatedWith(NullMarked.class)).isPresent();
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

	private static long lineCount(Path file) {
		try (var lines = Files.lines(file)) {
			return lines.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
