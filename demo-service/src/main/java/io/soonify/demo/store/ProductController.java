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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RestController;

/**
 * The product page of the store.
 */
@RestController
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
	ProductPage product(@Valid ProductRequest request, HttpServletRequest http) {
		request.faults().in(http);
		return this.pages.pageOf(request.getId());
	}

}
