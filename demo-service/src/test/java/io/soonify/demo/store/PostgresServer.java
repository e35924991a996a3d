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

package io.soonify.demo.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.soonify.demo.InstalledProgram;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real PostgreSQL with a database of its own.
 */
final class PostgresServer implements AutoCloseable {

	private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

	private final Path programs;

	private final Path directory;

	private final int port;

	private final Process process;

	PostgresServer() throws IOException, InterruptedException {
		this.programs = InstalledProgram.find("initdb", debianDirectories()).toAbsolutePath().getParent();
		this.directory = Files.createTempDirectory("postgres");
		if (ROOT) {
			assertThat(new ProcessBuilder("chown", "postgres", this.directory.toString()).start().waitFor()).isZero();
		}
		assertThat(run("initdb", "--auth=trust", "--username=store", "--no-sync", "-D", data()).waitFor())
			.as(() -> log("initdb"))
			.isZero();
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.port = socket.getLocalPort();
		}
		this.process = run("postgres", "-D", data(), "-h", "127.0.0.1", "-p", Integer.toString(this.port), "-k", "");
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> !this.process.isAlive() || log("postgres").contains("ready to accept connections"));
		assertThat(this.process.isAlive()).as(() -> log("postgres")).isTrue();
	}

	private static Path[] debianDirectories() throws IOException {
		Path versions = Path.of("/usr/lib/postgresql");
		if (!Files.exists(versions)) {
			return new Path[0];
		}
		try (Stream<Path> directories = Files.list(versions)) {
			return directories.map((version) -> version.resolve("bin")).toArray(Path[]::new);
		}
	}

	private String data() {
		return this.directory.resolve("data").toString();
	}

	/**
	 * PostgreSQL does not run as root.
	 */
	private Process run(String program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		if (ROOT) {
			command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
		}
		command.add(this.programs.resolve(program).toString());
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve(program + ".log").toFile())
			.start();
	}

	private String log(String program) {
		try {
			return Files.readString(this.directory.resolve(program + ".log"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	String url() {
		return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(this.port);
	}

	@Override
	public void close() throws IOException, InterruptedException {
		this.process.destroy();
		this.process.waitFor();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
