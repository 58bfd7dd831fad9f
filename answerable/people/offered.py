"""The categories and offices a person can choose from: asked by every page of every telling."""

from __future__ import annotations

import json

from django.db import connection

from .models import Category, Office

# Written out: composing and reading these through the models costs a grievance six times what running them does.
OFFICES = "SELECT id, names, parent_id, outside_tree, email FROM people_office WHERE active ORDER BY id"
CATEGORIES = 'SELECT id, names, office_id, "procedure", place FROM people_category WHERE active ORDER BY place, id'


def offered() -> tuple[dict[str, Category], dict[str, Office]]:
    """By id, in the order to show. Categories hold their offices and offices their parents, if active. 2 queries."""
    with connection.cursor() as cursor:
        cursor.execute(OFFICES)
        offices = {
            row[0]: Office(id=row[0], names=json.loads(row[1]), parent_id=row[2], outside_tree=row[3], email=row[4])
            for row in cursor.fetchall()
        }
        cursor.execute(CATEGORIES)
        categories = {
            row[0]: Category(id=row[0], names=json.loads(row[1]), office_id=row[2], procedure=row[3], place=row[4])
            for row in cursor.fetchall()
        }
    for office in offices.values():
        if office.parent_id in offices:
            office.parent = offices[office.parent_id]
    for category in categories.values():
        if category.office_id in offices:
            category.office = offices[category.office_id]
    return categories, offices
