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

import java.util.List;
import java.util.Set;

import io.soonify.demo.store.fault.Faults;
import io.soonify.demo.store.fault.Slowness;
import io.soonify.demo.store.fault.Source;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * The parameters of a request for a product page. Like those of a greeting, they are one
 * object with setters, so that an answer to bad input names everything that is wrong.
 */
public class ProductRequest {

	private static final int MAX_SLOW = 10;

	@Parameter(in = ParameterIn.PATH, description = "The number of the product, 1 to 4", example = "1")
	@Positive(message = "must be greater than zero")
	private long id;

	@Parameter(description = "Sources that shall be slow, and how much, up to 10s each, separated by commas",
			array = @ArraySchema(schema = @Schema(type = "string", example = "recommendations:300ms")))
	@Size(max = MAX_SLOW, message = "must not be more than {max}")
	private List<Slowness> slow = List.of();

	@Parameter(description = "Sources that shall fail, separated by commas",
			array = @ArraySchema(schema = @Schema(type = "string",
					allowableValues = { "price", "stock", "reviews", "shipping", "recommendations" })))
	private Set<Source> fail = Set.of();

	public long getId() {
		return this.id;
	}

	public void setId(long id) {
		this.id = id;
	}

	public List<Slowness> getSlow() {
		return this.slow;
	}

	public void setSlow(List<Slowness> slow) {
		this.slow = slow;
	}

	public Set<Source> getFail() {
		return this.fail;
	}

	public void setFail(Set<Source> fail) {
		this.fail = fail;
	}

	Faults faults() {
		return new Faults(this.slow, this.fail);
	}

}
