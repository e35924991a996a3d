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

import java.util.Arrays;

import io.soonify.TaskGroupFactory;
import io.soonify.autoconfigure.SoonifyAutoConfiguration;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;

/**
 * Registers a bean for each name under {@code soonify.groups}. Its definition is data, no
 * lambda, so that it can be turned into code ahead of time.
 */
final class GroupBeansRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String FACTORY = "taskGroupFactory";

	private final Environment environment;

	GroupBeansRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		if (isAutoConfigured(registry)) {
			new ConfiguredGroups(this.environment).names().forEach((name) -> register(name, registry));
		}
	}

	private static boolean isAutoConfigured(BeanDefinitionRegistry registry) {
		if (registry.containsBeanDefinition(FACTORY)
				&& registry.getBeanDefinition(FACTORY) instanceof AnnotatedBeanDefinition definition) {
			MethodMetadata method = definition.getFactoryMethodMetadata();
			return method != null && method.getDeclaringClassName().equals(SoonifyAutoConfiguration.class.getName());
		}
		return false;
	}

	private static void register(String name, BeanDefinitionRegistry registry) {
		if (!registry.isBeanNameInUse(name)) {
			registry.registerBeanDefinition(name, definition(name));
		}
		else if (!isTaskGroupFactory(name, registry)) {
			registry.registerBeanDefinition(name + "TaskGroupFactory", definition(name));
		}
	}

	private static boolean isTaskGroupFactory(String beanName, BeanDefinitionRegistry registry) {
		return registry instanceof ListableBeanFactory beanFactory
				&& Arrays.asList(beanFactory.getBeanNamesForType(TaskGroupFactory.class, true, false))
					.contains(beanName);
	}

	private static RootBeanDefinition definition(String name) {
		RootBeanDefinition definition = new RootBeanDefinition(TaskGroupFactory.class);
		definition.setFactoryBeanName(FACTORY);
		definition.setFactoryMethodName("named");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.setDefaultCandidate(false);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
		return definition;
	}

}
