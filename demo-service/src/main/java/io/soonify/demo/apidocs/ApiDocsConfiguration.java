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

package io.soonify.demo.apidocs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import org.springdoc.core.customizers.OperationCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the API docs as a whole say.
 */
@Configuration(proxyBeanMethods = false)
@OpenAPIDefinition(info = @Info(title = "Soonify demo", version = "0.1.0",
		description = "Slow work, done at the same time. Whatever goes wrong is answered with a problem (RFC 9457)."))
class ApiDocsConfiguration {

	@Bean
	OperationCustomizer parametersWithDefaultAreOptional() {
		return (operation, method) -> {
			// A constraint that forbids null makes springdoc think otherwise
			parameters(operation).filter((parameter) -> parameter.getSchema().getDefault() != null)
				.forEach((parameter) -> parameter.setRequired(false));
			return operation;
		};
	}

	private static Stream<Parameter> parameters(Operation operation) {
		return Optional.ofNullable(operation.getParameters()).stream().flatMap(List::stream);
	}

}
