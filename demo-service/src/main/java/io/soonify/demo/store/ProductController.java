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

import io.soonify.demo.apidocs.BadInputResponse;
import io.soonify.demo.apidocs.TaskGroupResponses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springdoc.core.annotations.ParameterObject;

import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RestController;

/**
 * The product page of the store.
 */
@RestController
@Tag(name = "Store", description = "A page with a database and two services behind it")
class ProductController {

	private final ProductPages pages;

	ProductController(ProductPages pages) {
		this.pages = pages;
	}

	@InitBinder
	void bindNothingElse(WebDataBinder binder) {
		binder.setAllowedFields("id", "slow", "fail");
	}

	@GetMapping("/products/{id}")
	@Operation(summary = "Show a product", description = "Without recommendations if these take too long")
	@ApiResponse(responseCode = "200", description = "The page, and what is missing", useReturnTypeSchema = true)
	@ApiResponse(responseCode = "404", description = "There is no such product",
			content = @Content(mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
					schema = @Schema(implementation = ProblemDetail.class)))
	@BadInputResponse
	@TaskGroupResponses
	ProductPage product(@Valid @ParameterObject ProductRequest request, HttpServletRequest http) {
		request.faults().in(http);
		return this.pages.pageOf(request.getId());
	}

}
