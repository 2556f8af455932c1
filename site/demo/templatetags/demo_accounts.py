from django import template

from demo.sign_in import demo_people

register = template.Library()

register.simple_tag(demo_people)
