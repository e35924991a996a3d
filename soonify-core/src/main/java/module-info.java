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


/**
 * Task groups in plain Java: start functions soon, wait for all of them at the end of the
 * block. Users call {@code io.soonify}, integrators implement {@code io.soonify.spi}.
 */
module io.soonify {

	exports io.soonify;
	exports io.soonify.function;
	exports io.soonify.spi;
	exports io.soonify.test;

	requires static java.sql; // for the exceptions of cancelled queries, where there is a database
	requires static transitive org.jspecify;

}
