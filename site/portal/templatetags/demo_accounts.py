from django import template

from portal import accounts

register = template.Library()

register.simple_tag(accounts.demo_people)
