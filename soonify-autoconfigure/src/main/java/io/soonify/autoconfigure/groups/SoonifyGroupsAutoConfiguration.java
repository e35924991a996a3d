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

package io.soonify.autoconfigure.groups;

import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for one {@link TaskGroupFactory}
 * bean for each name under {@code soonify.groups}, to be injected by that name:
 *
 * <pre>{@code
 * Shop(@Qualifier("inventory") TaskGroupFactory inventory) {
 *     this.inventory = inventory;
 * }
 * }</pre>
 *
 * <p>
 * It is the same as {@code taskGroups.named("inventory")}. The beans are no candidates
 * for injection without a qualifier, which stays that of the one factory. There are none
 * when the application defines a factory of its own, to which the properties do not
 * apply.
 *
 * <p>
 * A bean is called like its groups. Where another bean has that name, it is called {@code
 * inventoryTaskGroupFactory} instead and the qualifier stays, so that operators can
 * configure any name; where that bean is a {@code TaskGroupFactory}, it takes its place.
 * That needs to know the other beans, so this comes last.
 */
@AutoConfiguration(after = SoonifyAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBooleanProperty(name = "soonify.enabled", matchIfMissing = true)
@Import(GroupBeansRegistrar.class)
public final class SoonifyGroupsAutoConfiguration {

}
