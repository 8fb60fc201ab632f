"""Who can sign in, and the projection of who may do what."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Finds users by the name they sign in with."""


class User(AbstractBaseUser):
    """Credentials of one person or service. Not a projection: a password can not be replayed."""

    username = models.CharField(max_length=150, unique=True)
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "username"


class Member(models.Model):
    """Projection: a user of the office, with name, roles and organization."""

    user = models.CharField(max_length=150, primary_key=True)
    name = models.CharField(max_length=200)
    organization = models.CharField(max_length=200)
    roles = models.JSONField(default=list)
    active = models.BooleanField(default=True)
