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

package io.soonify.demo.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.springframework.http.MediaType;

/**
 * Documents the answer to a run that has begun.
 */
@ApiResponse(responseCode = "200",
		description = "An event 'task' whenever a task waits, runs or ends, then an event 'end'. "
				+ "Failures of the run are part of it: 'end' then has a detail",
		content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
				schema = @Schema(oneOf = { TaskEvent.class, RunEnd.class })))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface EventsResponse {

}
